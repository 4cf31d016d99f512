// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An answer to PutRecords in CBOR: from what Kinesis sends to what no service would send. The same
 * seed makes the same answer.
 */
final class RandomAnswer {

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private static final String[] NAMES = {
    "Records",
    "FailedRecordCount",
    "EncryptionType",
    "SequenceNumber",
    "ShardId",
    "ErrorCode",
    "ErrorMessage",
    "sequenceNumber",
    "ShardIds",
    "",
    "Ünknown"
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "   ",
    "\t",
    "49",
    "shardId-000000000000",
    "x".repeat(23),
    "y".repeat(24),
    "z".repeat(300),
    "é",
    "😀",
    "\u2003",
    "\u0000",
    "InternalFailure"
  };

  private final Random random;
  private final double oddity;
  private final int shards;
  private final boolean padsHeads;
  private final boolean opensLengths;
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** How many records were asked for. */
  final int recordCount;

  /** The bytes behind which the connection breaks; negative if it does not. */
  final int breaksAfter;

  final byte[] bytes;

  /**
   * @param oddity the share of items that are not what they should be
   */
  RandomAnswer(long seed, double oddity) {
    this.random = new Random(seed);
    this.oddity = oddity;
    this.recordCount = random.nextInt(50) == 0 ? 500 : 1 + random.nextInt(6);
    this.shards = 1 + random.nextInt(40);
    this.padsHeads = random.nextInt(4) == 0;
    this.opensLengths = random.nextBoolean();
    answer();
    this.bytes = oddity > 0 && random.nextInt(3) == 0 ? mangled() : out.toByteArray();
    this.breaksAfter =
        oddity > 0 && random.nextInt(20) == 0 ? random.nextInt(bytes.length + 1) : -1;
  }

  private boolean isOdd() {
    return random.nextDouble() < oddity;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private void answer() {
    List<Runnable> fields = new ArrayList<>();
    fields.add(() -> field("Records", this::records));
    if (random.nextBoolean()) {
      fields.add(() -> field("FailedRecordCount", () -> head(UNSIGNED, random.nextInt(2))));
    }
    if (random.nextInt(4) == 0) {
      fields.add(() -> field("EncryptionType", () -> textOrNull("KMS")));
    }
    map(fields);
  }

  private void records() {
    int count = isOdd() ? recordCount + random.nextInt(3) - 1 : recordCount;
    boolean open = begin(ARRAY, isOdd() ? count + 1 : count);
    for (int i = 0; i < count; i++) {
      if (isOdd()) {
        anything(3);
      } else {
        record();
      }
    }
    end(open);
  }

  private void record() {
    List<Runnable> fields = new ArrayList<>();
    if (!isOdd()) {
      fields.add(() -> field("SequenceNumber", () -> text("495901" + random.nextLong(1L << 62))));
    }
    if (random.nextInt(20) != 0) {
      fields.add(
          () -> field("ShardId", () -> text("shardId-00000000000" + random.nextInt(shards))));
    }
    if (random.nextInt(4) == 0 || isOdd()) {
      String code = isOdd() ? "ProvisionedThroughputExceededException" : "";
      fields.add(() -> field("ErrorCode", () -> textOrNull(code)));
      fields.add(() -> field("ErrorMessage", () -> textOrNull("Rate exceeded for shard")));
    }
    map(fields);
  }

  private void map(List<Runnable> fields) {
    Collections.shuffle(fields, random);
    if (isOdd()) {
      fields.add(fields.isEmpty() || random.nextBoolean() ? this::oddField : fields.get(0));
    }
    boolean open = begin(MAP, isOdd() ? random.nextInt(5) : fields.size());
    fields.forEach(Runnable::run);
    end(open);
  }

  private void field(String name, Runnable value) {
    if (isOdd()) {
      anyName();
    } else {
      text(name);
    }
    if (isOdd()) {
      anything(3);
    } else {
      value.run();
    }
  }

  private void oddField() {
    anyName();
    anything(3);
  }

  private void anyName() {
    if (random.nextInt(8) == 0) {
      anything(1);
    } else {
      text(any(NAMES));
    }
  }

  /** A well-formed item of any type, or nearly so. */
  private void anything(int depth) {
    switch (random.nextInt(depth > 0 ? 13 : 9)) {
      case 0 -> head(UNSIGNED, random.nextLong());
      case 1 -> head(NEGATIVE, random.nextInt(1000));
      case 2 -> text(any(TEXTS));
      case 3 -> {
        byte[] some = new byte[random.nextInt(30)];
        random.nextBytes(some);
        head(random.nextBoolean() ? BYTES : TEXT, some.length); // a text need not be UTF-8
        out.writeBytes(some);
      }
      case 4 -> out.write(0xf4 + random.nextInt(4)); // false, true, null, undefined
      case 5 -> out.write(random.nextInt(256)); // a head alone
      case 6 -> {
        int size = 1 << random.nextInt(1, 4);
        out.write(0xf9 + Integer.numberOfTrailingZeros(size) - 1); // a fraction
        out.writeBytes(new byte[size]);
      }
      case 7, 8 -> chunks();
      case 9 -> {
        head(TAG, random.nextInt(60));
        anything(depth - 1);
      }
      case 10, 11 -> {
        int count = random.nextInt(4);
        boolean open = begin(MAP, count);
        for (int i = 0; i < count; i++) {
          text(any(NAMES));
          anything(depth - 1);
        }
        end(open);
      }
      default -> {
        int count = random.nextInt(4);
        boolean open = begin(ARRAY, count);
        for (int i = 0; i < count; i++) {
          anything(depth - 1);
        }
        end(open);
      }
    }
  }

  /** A text or bytes of an open length. */
  private void chunks() {
    int type = random.nextInt(5) == 0 ? BYTES : TEXT;
    out.write(type << 5 | 31);
    for (int i = random.nextInt(3); i > 0; i--) {
      byte[] some = any(TEXTS).getBytes(StandardCharsets.UTF_8);
      head(type, some.length);
      out.writeBytes(some);
    }
    end(true);
  }

  private void textOrNull(String text) {
    if (random.nextBoolean()) {
      out.write(0xf6);
    } else {
      text(text);
    }
  }

  private void text(String text) {
    byte[] utf8 = (isOdd() ? any(TEXTS) : text).getBytes(StandardCharsets.UTF_8);
    head(TEXT, isOdd() ? random.nextLong() : utf8.length);
    out.writeBytes(utf8);
  }

  private boolean begin(int type, int count) {
    boolean open = isOdd() != opensLengths;
    if (open) {
      out.write(type << 5 | 31);
    } else {
      head(type, count);
    }
    return open;
  }

  private void end(boolean open) {
    if (open != isOdd()) {
      out.write(0xff);
    }
  }

  private void head(int type, long value) {
    boolean isLarge = value < 0 || value > Integer.MAX_VALUE;
    int least = isLarge ? 27 : value < 24 ? 0 : value < 1 << 8 ? 24 : value < 1 << 16 ? 25 : 26;
    int info = padsHeads || isOdd() ? Math.max(least, random.nextInt(24, 28)) : least;
    if (padsHeads && !isLarge && oddity == 0) {
      info = Math.min(info, 26);
    }
    out.write(type << 5 | (info == 0 ? (int) value : info));
    for (int i = info == 0 ? -1 : (1 << (info - 24)) - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  /** Cut off, longer, or with some bytes changed. */
  private byte[] mangled() {
    byte[] whole = out.toByteArray();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      case 1 -> {
        return Arrays.copyOf(whole, whole.length + 1 + random.nextInt(3));
      }
      case 2 -> whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
      default -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return whole;
  }
}
