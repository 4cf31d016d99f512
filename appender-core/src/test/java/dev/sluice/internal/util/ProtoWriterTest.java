// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes against those of protobuf-java. */
class ProtoWriterTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private final ByteWriter out = new ByteWriter(1 << 20);
  private final ProtoWriter proto = new ProtoWriter(out);

  @Test
  void write_agreesWithProtobufOnAnyMessage() {
    System.out.println("write_agreesWithProtobufOnAnyMessage seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < TRIES / 10; i++) {
      proto.reset();
      UnknownFieldSet expected = write(random, 0);

      byte[] actual = out.toByteArray();

      if (!Arrays.equals(actual, expected.toByteArray())) {
        assertThat(actual).as("try %d: %s", i, expected).isEqualTo(expected.toByteArray());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 129, 16_382, 16_383, 16_384, 16_385, 300_000})
  void open_fitsTheLengthToAnySize(int size) throws IOException {
    byte[] content = "x".repeat(size).getBytes(UTF_8);

    proto.open(1);
    proto.open(2);
    out.write(content, 0, size);
    proto.close();
    proto.close();

    ByteString inner =
        UnknownFieldSet.newBuilder()
            .mergeField(
                2,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(content))
                    .build())
            .build()
            .toByteString();
    UnknownFieldSet read = UnknownFieldSet.parseFrom(out.toByteArray());
    assertThat(read.getField(1).getLengthDelimitedList()).containsExactly(inner);
  }

  @Test
  void open_nestsDeeperThanItsFirstStack() throws IOException {
    for (int i = 0; i < 90; i++) {
      proto.open(1);
    }
    for (int i = 0; i < 90; i++) {
      proto.close();
    }

    byte[] bytes = out.toByteArray();
    for (int i = 0; i < 90; i++) {
      List<ByteString> fields =
          UnknownFieldSet.parseFrom(bytes).getField(1).getLengthDelimitedList();
      assertThat(fields).hasSize(1);
      bytes = fields.get(0).toByteArray();
    }
    assertThat(bytes).isEmpty();
  }

  @Test
  void varintSize_agreesWithProtobuf() {
    for (int shift = 0; shift < Long.SIZE; shift++) {
      for (long value : new long[] {1L << shift, (1L << shift) - 1, -1L << shift}) {
        assertThat(ProtoWriter.varintSize(value))
            .isEqualTo(CodedOutputStream.computeUInt64SizeNoTag(value));
      }
    }
  }

  @Test
  void writeText_isValidUtf8WhateverTheText() {
    for (int c = 0; c <= 0xFFFF; c++) {
      String text = "a" + (char) c + "b";
      proto.reset();
      out.writeUtf8(text);
      assertThat(out.toByteArray())
          .as("U+%04X", c)
          .isEqualTo(new String(text.getBytes(UTF_16BE), UTF_16BE).getBytes(UTF_8));
    }
  }

  @Test
  void write_endsAtTheLimit() {
    ByteWriter small = new ByteWriter(130);
    ProtoWriter writer = new ProtoWriter(small);
    writer.open(1);
    small.write(new byte[128], 0, 128);

    // 128 bytes need a length of two, and there is no room to move them.
    assertThatExceptionOfType(OversizeException.class).isThrownBy(writer::close);

    writer.reset();
    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> writer.writeText(1, "é".repeat(65)));
    writer.reset();
    writer.writeText(1, "é".repeat(63));
    assertThat(small.size()).isEqualTo(128);
  }

  private UnknownFieldSet write(Random random, int depth) {
    UnknownFieldSet.Builder message = UnknownFieldSet.newBuilder();
    int field = 0;
    for (int count = random.nextInt(5); count > 0; count--) {
      field += 1 + random.nextInt(20);
      UnknownFieldSet.Field.Builder value = UnknownFieldSet.Field.newBuilder();
      switch (random.nextInt(depth < 6 ? 6 : 5)) {
        case 0 -> {
          long number = random.nextLong() >> random.nextInt(Long.SIZE);
          proto.writeVarint(field, number);
          value.addVarint(number);
        }
        case 1 -> {
          double number = Double.longBitsToDouble(random.nextLong());
          proto.writeDouble(field, number);
          value.addFixed64(Double.doubleToRawLongBits(number));
        }
        case 2 -> {
          int number = random.nextInt();
          proto.writeFixed32(field, number);
          value.addFixed32(number);
        }
        case 3 -> {
          String text = RandomText.next(random, 200);
          proto.writeText(field, text);
          value.addLengthDelimited(ByteString.copyFromUtf8(RandomText.valid(text)));
        }
        case 4 -> {
          byte[] bytes = new byte[random.nextInt(300)];
          random.nextBytes(bytes);
          int offset = random.nextInt(bytes.length + 1);
          proto.writeBytes(field, bytes, offset, bytes.length - offset);
          value.addLengthDelimited(ByteString.copyFrom(bytes, offset, bytes.length - offset));
        }
        default -> {
          proto.open(field);
          UnknownFieldSet nested = write(random, depth + 1);
          proto.close();
          value.addLengthDelimited(nested.toByteString());
        }
      }
      message.mergeField(field, value.build());
    }
    return message.build();
  }
}
