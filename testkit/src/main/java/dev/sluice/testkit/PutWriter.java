// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

/** Writes the answers to PutRecords and PutRecord. */
final class PutWriter {
  private static final int SEQUENCE_NUMBER_DIGITS = 56;

  private final WireWriter out;
  private final String stream;
  private final byte[] digits = new byte[SEQUENCE_NUMBER_DIGITS];

  PutWriter(WireWriter out, String stream) {
    this.out = out;
    this.stream = stream;
  }

  void writeMany(PutOutcome outcome, FaultScript.Kind kind) {
    int count = outcome.size();
    out.beginMap();
    out.number("FailedRecordCount", outcome.failedCount());
    out.beginList("Records");
    for (int i = 0; i < (kind == FaultScript.Kind.TOO_FEW ? count - 1 : count); i++) {
      writeResult(outcome, i);
    }
    if (kind == FaultScript.Kind.TOO_MANY) {
      writeResult(outcome, count - 1);
    }
    out.endList();
    out.endMap();
  }

  void writeOne(PutOutcome outcome) {
    writeResult(outcome, 0);
  }

  private void writeResult(PutOutcome outcome, int index) {
    out.beginMap();
    Shard shard = outcome.shard(index);
    if (shard != null) {
      shard.writeSequenceNumber(outcome.ordinal(index), digits);
      out.name("SequenceNumber");
      out.plainText(digits);
      out.name("ShardId");
      out.plainText(shard.idBytes());
    } else {
      String code = requireNonNull(outcome.code(index), "code");
      out.text("ErrorCode", code);
      out.text("ErrorMessage", message(code));
    }
    out.endMap();
  }

  private String message(String code) {
    return code.equals(ErrorCodes.THROTTLED)
        ? "Rate exceeded for a shard in stream " + stream + " under account 000000000000."
        : "Internal service failure.";
  }
}
