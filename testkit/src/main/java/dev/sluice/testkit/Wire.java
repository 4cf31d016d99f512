// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One of the two encodings the AWS SDK speaks to Kinesis: CBOR, its default, and JSON. Of our own,
 * and not a library's: the class path belongs to the application under test. See docs/RATIONALE.md.
 */
enum Wire {
  CBOR("application/x-amz-cbor-1.1") {
    @Override
    WireReader reader(byte[] body, int length) {
      return new CborReader(body, length);
    }

    @Override
    WireWriter writer(Answer.Bytes out) {
      return new CborWriter(out);
    }

    @Override
    Instant timestamp(Number number) {
      return Instant.ofEpochMilli(number.longValue());
    }
  },

  JSON("application/x-amz-json-1.1") {
    @Override
    WireReader reader(byte[] body, int length) {
      return new JsonReader(body, length);
    }

    @Override
    WireWriter writer(Answer.Bytes out) {
      return new JsonWriter(out);
    }

    @Override
    Instant timestamp(Number number) {
      return Instant.ofEpochMilli(new BigDecimal(number.toString()).movePointRight(3).longValue());
    }
  };

  private final String contentType;

  Wire(String contentType) {
    this.contentType = contentType;
  }

  static Wire of(HttpHead head) {
    String type = head.header("content-type");
    return type != null && type.contains("cbor") ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  /** Reads the first {@code length} bytes of a body. */
  abstract WireReader reader(byte[] body, int length);

  abstract WireWriter writer(Answer.Bytes out);

  /** The time that a number in a request stands for; see {@link WireWriter#time(Instant)}. */
  abstract Instant timestamp(Number number);
}
