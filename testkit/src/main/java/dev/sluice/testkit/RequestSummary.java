// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One request the endpoint has read, of any operation, whatever became of it.
 *
 * @param operation the name of the operation, such as {@code PutRecords}
 * @param number counts the requests of this operation from 1; starts anew with {@link
 *     EmbeddedKinesis#clear()}
 * @param stream the stream it named, or an empty string if it named none or could not be read
 * @param records what it carried; empty for operations other than PutRecords and PutRecord
 * @param byteCount data and partition keys of the records
 * @param bodyByteCount the size of the HTTP body
 * @param arrivedAt when it had been read
 * @param headers the HTTP headers, by lower-case name
 * @param fault what was scripted for it, {@code none} if nothing was
 */
public record RequestSummary(
    String operation,
    long number,
    String stream,
    List<OfferedRecord> records,
    long byteCount,
    int bodyByteCount,
    Instant arrivedAt,
    Map<String, String> headers,
    Fault fault) {
  /** The number of records it carried. */
  public int recordCount() {
    return records.size();
  }
}
