// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Writes answers, truthfully or as a fault wants them. */
final class HttpOutput {
  private static final byte[] HTML =
      "<html><body><h1>It works!</h1></body></html>".getBytes(StandardCharsets.US_ASCII);
  // 0x1c is reserved in CBOR and no beginning of JSON either.
  private static final byte[] GARBLED = {0x1c, (byte) 0xff, 0x00, '}', 0x1c, (byte) 0xfe};
  private static final byte[] EMPTY = {};
  private static final AtomicLong REQUEST_IDS = new AtomicLong();

  private final OutputStream out;
  private final WaitingRoom waiting;
  private final BooleanSupplier isAbandoned;

  HttpOutput(OutputStream out, WaitingRoom waiting, BooleanSupplier isAbandoned) {
    this.out = out;
    this.waiting = waiting;
    this.isAbandoned = isAbandoned;
  }

  void send(Answer answer, Fault fault) throws IOException, InterruptedException {
    byte[] message =
        switch (fault.script().kind()) {
          case HTML -> message(200, "text/html", "", HTML, HTML.length);
          case EMPTY -> message(200, answer.contentType(), "", EMPTY, 0);
          case GARBLED -> message(200, answer.contentType(), "", GARBLED, GARBLED.length);
          default -> message(answer);
        };
    if (fault.script().kind() == FaultScript.Kind.TRICKLE) {
      trickle(message, fault.script().perByte());
    } else {
      out.write(message);
      out.flush();
    }
  }

  /** The head, which promises the whole body, and half of the body. */
  void sendHalf(Answer answer) throws IOException {
    byte[] message = message(answer);
    out.write(message, 0, message.length - answer.bodyLength() + answer.bodyLength() / 2);
    out.flush();
  }

  private void trickle(byte[] message, Duration perByte) throws IOException, InterruptedException {
    for (int i = 0; i < message.length && !isAbandoned.getAsBoolean(); i++) {
      out.write(message, i, 1);
      out.flush();
      waiting.awaitTime(perByte, isAbandoned);
    }
  }

  private static byte[] message(Answer answer) {
    return message(
        answer.status(),
        answer.contentType(),
        answer.errorCode(),
        answer.body(),
        answer.bodyLength());
  }

  /** Head and body in one array, so that a small answer is one packet and one TLS record. */
  private static byte[] message(
      int status, String contentType, String errorCode, byte[] body, int bodyLength) {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(status < 400 ? " OK" : " Error");
    text.append("\r\nx-amzn-RequestId: 00000000-0000-4000-8000-");
    text.append(String.format(Locale.ROOT, "%012d", REQUEST_IDS.incrementAndGet()));
    text.append("\r\nDate: ");
    text.append(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    if (!errorCode.isEmpty()) {
      text.append("\r\nx-amzn-ErrorType: ").append(errorCode);
    }
    text.append("\r\nContent-Type: ").append(contentType);
    text.append("\r\nContent-Length: ").append(bodyLength).append("\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = Arrays.copyOf(head, head.length + bodyLength);
    System.arraycopy(body, 0, message, head.length, bodyLength);
    return message;
  }
}
