// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

/**
 * Decides the fault of every PutRecords request for which nothing is queued. Never called by two
 * threads at once, so it may keep state such as a {@link java.util.Random}.
 */
@FunctionalInterface
public interface RequestFaults {
  /** The fault for this request; {@link Fault#none()} lets it through. */
  Fault faultFor(PutRequest request);
}
