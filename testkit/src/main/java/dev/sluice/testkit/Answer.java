// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.ByteArrayOutputStream;

/** What goes back to the client, before any fault distorts it. Confined to the connection. */
final class Answer {
  private final int status;
  private final String contentType;
  private final String errorCode;
  private final Bytes body;

  Answer(int status, String contentType, String errorCode, Bytes body) {
    this.status = status;
    this.contentType = contentType;
    this.errorCode = errorCode;
    this.body = body;
  }

  static Answer ok(Wire wire, Bytes body) {
    return new Answer(200, wire.contentType(), "", body);
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  /** The AWS error code, or an empty string. */
  String errorCode() {
    return errorCode;
  }

  byte[] body() {
    return body.array();
  }

  int bodyLength() {
    return body.size();
  }

  /** A byte stream whose array can be sent without copying it. */
  static final class Bytes extends ByteArrayOutputStream {
    Bytes(int capacity) {
      super(capacity);
    }

    byte[] array() {
      return buf;
    }
  }
}
