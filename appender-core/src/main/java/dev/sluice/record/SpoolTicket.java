// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * What the spool knows a record by that it has on disk. It travels with the record and comes back
 * when the record's fate is settled; nobody else looks into it.
 *
 * @hidden
 */
public interface SpoolTicket {}
