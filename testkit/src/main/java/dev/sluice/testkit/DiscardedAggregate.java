// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

/**
 * An aggregate that KCL would throw away whole, because the hash key of one of its records lies
 * outside the shard that carried it.
 *
 * @param record the record of the stream
 * @param recordCount how many user records are lost with it
 * @param reason which of them is to blame
 */
public record DiscardedAggregate(StoredRecord record, int recordCount, String reason) {}
