// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** BATCH: from records to PutRecords requests, on the shipper thread. */
@NullMarked
package dev.sluice.internal.batch;

import org.jspecify.annotations.NullMarked;
