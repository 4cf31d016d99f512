// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The shipper's side of the spool, and the thread that waits for the device.
 *
 * <pre>
 * shipper thread                          |    disk thread
 * Spooler decides                         |
 *   Outbox - Handle - DiskClient --- orders --- Mailbox - DiskWorker, DiskOrders - Spool (log)
 *   Refill, Waiting ----------- news ---- Mailbox
 * </pre>
 *
 * <p>The shipper never waits here. A disk that does not answer for a while counts as failed.
 */
@NullMarked
package dev.sluice.internal.buffer.spool;

import org.jspecify.annotations.NullMarked;
