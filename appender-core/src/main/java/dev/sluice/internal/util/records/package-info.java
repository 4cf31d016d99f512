// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * User records that wait, as bytes in arrays that many of them share.
 *
 * <pre>
 * RecordQueue - Piece (a part of an array) - RecordHead, data
 *      |           |
 *      |           +-- ArrayPool: arrays that are used again
 *      +-- RecordCursor reads; RecordCut moves the first records to another queue
 * </pre>
 */
@NullMarked
package dev.sluice.internal.util.records;

import org.jspecify.annotations.NullMarked;
