// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One of the two encodings the AWS SDK speaks to Kinesis: CBOR, its default, and JSON. Of our own,
 * and not a library's: the class path belongs to the application under test. See docs/RATIONALE.md.
 */
enum Wire {
  CBOR("application/x-amz-cbor-1.1", CborReader::new, CborWriter::new) {
    @Override
    Instant timestamp(Number number) {
      return Instant.ofEpochMilli(number.longValue());
    }
  },

  JSON("application/x-amz-json-1.1", JsonReader::new, JsonWriter::new) {
    @Override
    Instant timestamp(Number number) {
      return Instant.ofEpochMilli(new BigDecimal(number.toString()).movePointRight(3).longValue());
    }
  };

  private final String contentType;
  private final BiFunction<byte[], Integer, WireReader> readers;
  private final Function<Answer.Bytes, WireWriter> writers;

  Wire(
      String contentType,
      BiFunction<byte[], Integer, WireReader> readers,
      Function<Answer.Bytes, WireWriter> writers) {
    this.contentType = contentType;
    this.readers = readers;
    this.writers = writers;
  }

  static Wire of(HttpHead head) {
    String type = head.header("content-type");
    return type != null && type.contains("cbor") ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  /** Reads the first {@code length} bytes of a body. */
  WireReader reader(byte[] body, int length) {
    return readers.apply(body, length);
  }

  WireWriter writer(Answer.Bytes out) {
    return writers.apply(out);
  }

  /** The time that a number in a request stands for; see {@link WireWriter#time(Instant)}. */
  abstract Instant timestamp(Number number);
}
