// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * BUFFER: what lies between caller threads and the shipper, bounded in bytes, and what the shipper
 * holds.
 *
 * <pre>
 * callers - Intake (BoundedQueue: a RecordQueue) - Backlog - the batcher
 *                                      |
 *                                      +-- spool: what goes to disk, and comes back
 * </pre>
 */
@NullMarked
package dev.sluice.internal.buffer;

import org.jspecify.annotations.NullMarked;
