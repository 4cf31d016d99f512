// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * A snapshot with the name of its appender.
 *
 * @param appender as the configuration calls it; several may have one name
 * @param snapshot its state and counts
 */
public record AppenderSnapshot(String appender, SluiceSnapshot snapshot) {}
