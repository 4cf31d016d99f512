// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * Identifies a record that the spool has on disk. It travels with the record and comes back when
 * the record is settled. Only the spool reads it.
 *
 * @hidden
 */
public interface SpoolTicket {}
