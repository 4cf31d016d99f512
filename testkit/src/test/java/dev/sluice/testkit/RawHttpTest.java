// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the SDK's clients do not send, or not always. */
class RawHttpTest {
  private static final String PUT =
      "{\"StreamName\":\"logs\",\"Records\":[{\"Data\":\"aGVsbG8=\",\"PartitionKey\":\"k\"}]}";

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @Test
  void body_mayBeChunked() throws IOException {
    String chunked =
        head("PutRecords", "Transfer-Encoding: chunked")
            + "5\r\n"
            + PUT.substring(0, 5)
            + "\r\n"
            + Integer.toHexString(PUT.length() - 5)
            + ";extension\r\n"
            + PUT.substring(5)
            + "\r\n0\r\nTrailer: x\r\n\r\n";
    assertThat(exchange(chunked.getBytes(UTF_8))).startsWith("HTTP/1.1 200");
    assertThat(kinesis.records()).extracting(StoredRecord::text).containsExactly("hello");
  }

  @Test
  void body_mayBeGzipped() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(PUT.getBytes(UTF_8));
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        head("PutRecords", "Content-Encoding: gzip\r\nContent-Length: " + zipped.size())
            .getBytes(UTF_8));
    request.writeBytes(zipped.toByteArray());
    assertThat(exchange(request.toByteArray())).startsWith("HTTP/1.1 200");
    assertThat(kinesis.records()).extracting(StoredRecord::text).containsExactly("hello");
  }

  @Test
  void expectation_isAnsweredBeforeTheBodyIsSent() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), kinesis.endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              head("PutRecords", "Expect: 100-continue\r\nContent-Length: " + PUT.length())
                  .getBytes(UTF_8));
      String expected = "HTTP/1.1 100 Continue\r\n\r\n";
      byte[] interim = socket.getInputStream().readNBytes(expected.length());
      assertThat(new String(interim, UTF_8)).isEqualTo(expected);
      socket.getOutputStream().write(PUT.getBytes(UTF_8));
      assertThat(readAll(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void requests_mayFollowEachOtherOnOneConnection() throws IOException {
    String keepAlive =
        head("PutRecords", "Content-Length: " + PUT.length()).replace("Connection: close\r\n", "")
            + PUT;
    String last = head("PutRecords", "Content-Length: " + PUT.length()) + PUT;
    String answers = exchange((keepAlive + keepAlive + last).getBytes(UTF_8));
    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
    assertThat(kinesis.recordCount()).isEqualTo(3);
  }

  @Test
  void malformedJson_isASerializationException() throws IOException {
    for (String bad :
        new String[] {"{\"Records\":[", "[]", "{\"Records\":5}", "", "{\"Records\":[5]}"}) {
      String answer = exchange(post("PutRecords", bad));
      assertThat(answer).as(bad).startsWith("HTTP/1.1 400").contains("SerializationException");
      assertThat(answer).contains("x-amzn-ErrorType: ").contains("x-amzn-RequestId: ");
    }
  }

  @Test
  void missingMembers_areAValidationException() throws IOException {
    for (String bad :
        new String[] {
          "{\"StreamName\":\"logs\",\"Records\":[{\"Data\":\"aGVsbG8=\"}]}",
          "{\"StreamName\":\"logs\",\"Records\":[{\"PartitionKey\":\"k\"}]}",
          "{\"StreamName\":\"logs\",\"Records\":[{\"PartitionKey\":\"k\",\"Data\":null}]}",
          "{\"StreamName\":\"logs\",\"Records\":null}"
        }) {
      assertThat(exchange(post("PutRecords", bad))).as(bad).contains("ValidationException");
    }
    assertThat(exchange(post("PutRecords", "{}"))).contains("InvalidArgumentException");
  }

  @Test
  void unknownMembers_areIgnored() throws IOException {
    String put = PUT.replace("{\"StreamName\"", "{\"New\":{\"a\":[1,{}]},\"StreamName\"");
    assertThat(exchange(post("PutRecords", put))).startsWith("HTTP/1.1 200");
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @Test
  void unknownOperation_isNamed() throws IOException {
    assertThat(exchange(post("Frobnicate", "{}")))
        .contains("UnknownOperationException")
        .contains("Frobnicate");
  }

  private static String head(String operation, String headers) {
    return "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Kinesis_20131202."
        + operation
        + "\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n"
        + headers
        + "\r\n\r\n";
  }

  private static byte[] post(String operation, String body) {
    return (head(operation, "Content-Length: " + body.length()) + body).getBytes(UTF_8);
  }

  private String exchange(byte[] request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), kinesis.endpoint().getPort())) {
      socket.getOutputStream().write(request);
      return readAll(socket);
    }
  }

  private static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), UTF_8);
  }
}
