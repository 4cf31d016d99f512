// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the answers to PutRecords and PutRecord. */
final class PutWriter {
  private static final SerializableString SEQUENCE_NUMBER = new SerializedString("SequenceNumber");
  private static final SerializableString SHARD_ID = new SerializedString("ShardId");
  private static final SerializableString ERROR_CODE = new SerializedString("ErrorCode");
  private static final SerializableString ERROR_MESSAGE = new SerializedString("ErrorMessage");
  private static final int SEQUENCE_NUMBER_DIGITS = 56;

  private final JsonGenerator out;
  private final String stream;
  private final byte[] digits = new byte[SEQUENCE_NUMBER_DIGITS];

  PutWriter(JsonGenerator out, String stream) {
    this.out = out;
    this.stream = stream;
  }

  void writeMany(PutOutcome outcome, FaultScript.Kind kind) throws IOException {
    int count = outcome.size();
    out.writeStartObject();
    out.writeNumberField("FailedRecordCount", outcome.failedCount());
    out.writeArrayFieldStart("Records");
    for (int i = 0; i < (kind == FaultScript.Kind.TOO_FEW ? count - 1 : count); i++) {
      writeResult(outcome, i);
    }
    if (kind == FaultScript.Kind.TOO_MANY) {
      writeResult(outcome, count - 1);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.close();
  }

  void writeOne(PutOutcome outcome) throws IOException {
    writeResult(outcome, 0);
    out.close();
  }

  private void writeResult(PutOutcome outcome, int index) throws IOException {
    out.writeStartObject();
    Shard shard = outcome.shard(index);
    if (shard != null) {
      shard.writeSequenceNumber(outcome.ordinal(index), digits);
      out.writeFieldName(SEQUENCE_NUMBER);
      out.writeUTF8String(digits, 0, digits.length);
      out.writeFieldName(SHARD_ID);
      out.writeUTF8String(shard.idBytes(), 0, shard.idBytes().length);
    } else {
      String code = outcome.code(index);
      out.writeFieldName(ERROR_CODE);
      out.writeString(code);
      out.writeFieldName(ERROR_MESSAGE);
      out.writeString(message(code));
    }
    out.writeEndObject();
  }

  private String message(@Nullable String code) {
    return ErrorCodes.THROTTLED.equals(code)
        ? "Rate exceeded for a shard in stream " + stream + " under account 000000000000."
        : "Internal service failure.";
  }
}
