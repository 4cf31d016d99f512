// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** ROUTE: which partition key an event gets, on the caller thread. */
@NullMarked
package dev.sluice.internal.route;

import org.jspecify.annotations.NullMarked;
