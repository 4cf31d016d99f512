// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A record that is larger than Kinesis takes: it is cut, split or replaced.
 *
 * <pre>
 * event - Shrinkables (chosen at start) - SmallerRecords - records that fit
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.shrink;

import org.jspecify.annotations.NullMarked;
