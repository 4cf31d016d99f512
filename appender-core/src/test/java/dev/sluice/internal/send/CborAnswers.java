// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Answers to PutRecords in CBOR, also such as no service gives. */
final class CborAnswers {

  static final String SHARD = "shardId-000000000007";

  private static final String NUMBER = "49590338271490256608559692538361571095921575989136588898";
  private static final String[] NAMES = {
    "SequenceNumber", "ShardId", "ErrorCode", "ErrorMessage", "More"
  };
  private static final String[] TEXTS = {NUMBER, "", " ", "1", "X1", SHARD, "-1", "4 9"};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CborAnswers() {}

  static byte[] stored(int records) {
    CborAnswers answer = new CborAnswers();
    answer.head(5, 2).text("FailedRecordCount").head(0, 0).text("Records").head(4, records);
    for (int i = 0; i < records; i++) {
      answer.head(5, 2).text("SequenceNumber").text(NUMBER).text("ShardId").text(SHARD);
    }
    return answer.bytes.toByteArray();
  }

  static byte[] failed(int records, String code) {
    CborAnswers answer = new CborAnswers();
    answer.head(5, 2).text("FailedRecordCount").head(0, records).text("Records").head(4, records);
    for (int i = 0; i < records; i++) {
      answer.head(5, 2).text("ErrorCode").text(code).text("ErrorMessage").text("slow down");
    }
    return answer.bytes.toByteArray();
  }

  static byte[] error(String code, String message) {
    CborAnswers answer = new CborAnswers();
    answer.head(5, 2).text("__type").text(code).text("message").text(message);
    return answer.bytes.toByteArray();
  }

  /** Mostly of the right shape, with a field or two that are not; some are cut or changed. */
  static byte[] random(Random random, int records) {
    CborAnswers answer = new CborAnswers();
    boolean hasCount = random.nextInt(4) > 0;
    boolean isFirst = random.nextBoolean();
    int more = random.nextInt(10) == 0 ? 1 : 0;
    boolean isOpen = answer.begin(random, 5, 1 + (hasCount ? 1 : 0) + more);
    if (hasCount && isFirst) {
      answer.count(random);
    }
    int count = random.nextInt(8) == 0 ? random.nextInt(records + 2) : records;
    answer.text("Records");
    boolean isOpenArray = answer.begin(random, 4, count);
    for (int i = 0; i < count; i++) {
      answer.record(random);
    }
    answer.end(isOpenArray);
    if (hasCount && !isFirst) {
      answer.count(random);
    }
    if (more > 0) {
      answer.text(random.nextBoolean() ? "EncryptionType" : "Other").value(random);
    }
    answer.end(isOpen);
    byte[] whole = answer.bytes.toByteArray();
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      case 1 -> changed(random, whole);
      case 2 -> Arrays.copyOf(whole, whole.length + 1 + random.nextInt(3));
      default -> whole;
    };
  }

  private static byte[] changed(Random random, byte[] whole) {
    whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
    return whole;
  }

  private void count(Random random) {
    text("FailedRecordCount");
    if (random.nextInt(5) == 0) {
      value(random);
    } else {
      head(0, random.nextInt(6) == 0 ? random.nextInt(300) : 0);
    }
  }

  private void record(Random random) {
    if (random.nextInt(3) > 0) {
      boolean hasNulls = random.nextBoolean();
      boolean isOpen = begin(random, 5, hasNulls ? 4 : 2);
      text("SequenceNumber").text(NUMBER);
      text("ShardId").text(random.nextInt(4) > 0 ? SHARD : "shardId-" + random.nextInt(3));
      if (hasNulls) {
        text("ErrorCode").head(7, 22).text("ErrorMessage").head(7, 22);
      }
      end(isOpen);
      return;
    }
    int fields = random.nextInt(4);
    boolean isOpen = begin(random, 5, fields);
    for (int i = 0; i < fields; i++) {
      text(NAMES[random.nextInt(NAMES.length)]).value(random);
    }
    end(isOpen);
  }

  private void value(Random random) {
    switch (random.nextInt(8)) {
      case 0 -> head(7, 20 + random.nextInt(3)); // false, true, null
      case 1 -> head(0, random.nextInt(1000));
      case 2 -> head(2, 1).bytes.write('1'); // bytes
      case 3 -> head(4, 0);
      default -> text(TEXTS[random.nextInt(TEXTS.length)]);
    }
  }

  /** A map or an array, of a given length or not; returns which. */
  private boolean begin(Random random, int type, int count) {
    boolean isOpen = random.nextBoolean();
    if (isOpen) {
      bytes.write(type << 5 | 31);
    } else {
      head(type, count);
    }
    return isOpen;
  }

  private void end(boolean isOpen) {
    if (isOpen) {
      bytes.write(0xff);
    }
  }

  private CborAnswers text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    head(3, utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  private CborAnswers head(int type, int length) {
    if (length < 24) {
      bytes.write(type << 5 | length);
    } else if (length < 256) {
      bytes.write(type << 5 | 24);
      bytes.write(length);
    } else {
      bytes.write(type << 5 | 25);
      bytes.write(length >> 8);
      bytes.write(length);
    }
    return this;
  }
}
