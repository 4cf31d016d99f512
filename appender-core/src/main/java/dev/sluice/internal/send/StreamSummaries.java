// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.StreamSummary;
import dev.sluice.record.StreamSummary.State;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Reads DescribeStreamSummary, whose right may be denied. */
final class StreamSummaries {

  static final String OPERATION = "DescribeStreamSummary";

  private static final int KIB = 1024;

  private StreamSummaries() {}

  static StreamSummary ask(KinesisClient kinesis, String stream, boolean isArn, RequestText text) {
    DescribeStreamSummaryRequest.Builder question = DescribeStreamSummaryRequest.builder();
    try {
      return read(
          kinesis
              .describeStreamSummary(
                  (isArn ? question.streamARN(stream) : question.streamName(stream)).build())
              .streamDescriptionSummary());
    } catch (ResourceNotFoundException e) {
      return new StreamSummary(State.MISSING, 0, text.ofRead(stream, OPERATION, e));
    } catch (KinesisException e) {
      State state = Verdicts.isLasting(e) ? State.REFUSED : State.UNKNOWN;
      return new StreamSummary(state, 0, text.ofRead(stream, OPERATION, e));
    } catch (SdkException e) {
      return StreamSummary.unknown(text.ofRead(stream, OPERATION, e));
    }
  }

  private static StreamSummary read(StreamDescriptionSummary summary) {
    // While it is resharded or encrypted anew it takes records as before.
    boolean active =
        summary.streamStatus() == StreamStatus.ACTIVE
            || summary.streamStatus() == StreamStatus.UPDATING;
    Integer maxRecordKib = summary.maxRecordSizeInKiB();
    return new StreamSummary(
        active ? State.ACTIVE : State.NOT_ACTIVE,
        maxRecordKib == null ? 0 : maxRecordKib * KIB,
        summary.streamStatusAsString());
  }
}
