// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.List;

/**
 * A PutRecords request as it arrived.
 *
 * @param number counts the PutRecords requests of this endpoint from 1, in order of arrival; starts
 *     anew with {@link EmbeddedKinesis#clear()}
 * @param stream the name of the stream it was for
 * @param records what it carried, in order
 * @param accessKeyId who signed it, or an empty string; signatures are not checked
 * @param byteCount the data and partition keys of all records, the figure Kinesis limits to 10 MiB
 */
public record PutRequest(
    long number, String stream, List<OfferedRecord> records, String accessKeyId, long byteCount) {}
