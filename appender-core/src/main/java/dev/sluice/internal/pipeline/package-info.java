// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** The only wiring: builds the stages from the options and runs the shipper thread. */
@NullMarked
package dev.sluice.internal.pipeline;

import org.jspecify.annotations.NullMarked;
