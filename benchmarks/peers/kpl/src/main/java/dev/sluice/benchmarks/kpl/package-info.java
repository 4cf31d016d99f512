// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** The Kinesis Producer Library as a peer of the side-by-side benchmark. */
@NullMarked
package dev.sluice.benchmarks.kpl;

import org.jspecify.annotations.NullMarked;
