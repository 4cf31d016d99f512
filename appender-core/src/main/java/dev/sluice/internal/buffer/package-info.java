// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * BUFFER: the records between caller threads and the shipper, bounded in bytes, and the records
 * that the shipper holds.
 *
 * <pre>
 * callers - Intake (BoundedQueue: a RecordQueue) - Backlog - the batcher
 *                                      |
 *                                      +-- spool: records on disk
 * </pre>
 */
@NullMarked
package dev.sluice.internal.buffer;

import org.jspecify.annotations.NullMarked;
