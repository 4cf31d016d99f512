// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.OddEndpoint;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary.State;
import dev.sluice.record.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Odd answers, through the real client, from a real socket. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswersTest {

  enum Protocol {
    JSON("Content-Type: application/x-amz-json-1.1\r\n"),
    CBOR("Content-Type: application/x-amz-cbor-1.1\r\n");

    final String header;

    Protocol(String header) {
      this.header = header;
    }
  }

  private static final String ABSENT = "(absent)";
  private static final List<String> FIELDS =
      List.of("SequenceNumber", "ErrorCode", "ErrorMessage", "ShardId");

  /** Null stands for null. */
  private static final List<@Nullable String> VALUES = Arrays.asList(ABSENT, null, "", "  ", "X1");

  private static KinesisTransport transport(Protocol protocol, OddEndpoint endpoint) {
    SluiceOptions options = new SluiceOptions();
    options.set("region", "eu-west-1");
    options.set("endpoint", endpoint.url());
    options.client().setAccessKeyId("a");
    options.client().setSecretAccessKey("b");
    options.client().setProtocol(protocol.name().toLowerCase(Locale.ROOT));
    return new KinesisTransport(new ClientSettings(options, 1), Thread::new, Ticker.system());
  }

  private static Batch batch(int count) {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(Records.entry("e" + i, 0));
    }
    return new Batch("s", entries);
  }

  /** Each field in each state beside each other. */
  private static List<List<@Nullable String>> combinations() {
    List<List<@Nullable String>> all = new ArrayList<>();
    for (int i = 0; i < Math.pow(VALUES.size(), FIELDS.size()); i++) {
      List<@Nullable String> one = new ArrayList<>();
      for (int rest = i, field = 0; field < FIELDS.size(); field++, rest /= VALUES.size()) {
        one.add(VALUES.get(rest % VALUES.size()));
      }
      all.add(one);
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void eachRecord_isStoredWithASequenceNumberRefusedWithACodeAndElseUnknown(Protocol protocol) {
    List<List<@Nullable String>> records = combinations();
    byte[] answer = answer(protocol, records);
    try (OddEndpoint endpoint =
            new OddEndpoint(
                (head, out) -> OddEndpoint.http(out, "200 OK", protocol.header, answer));
        KinesisTransport transport = transport(protocol, endpoint)) {
      PutResult result = transport.put(batch(records.size()));
      for (int i = 0; i < records.size(); i++) {
        Verdict expected =
            "X1".equals(records.get(i).get(0))
                ? Verdict.STORED
                : "X1".equals(records.get(i).get(1)) ? Verdict.FAILED : Verdict.UNKNOWN;
        assertThat(result.verdict(i)).as("%s %s", FIELDS, records.get(i)).isEqualTo(expected);
      }
      assertThat(result.shardIds()).containsExactly("X1");
      assertThat(result.detail())
          .startsWith("{X1=100, no sequence number=400}: X1 (PutRecords at ");
    }
  }

  /** The SDK makes a text of a number; where it cannot, the whole answer is none: never silent. */
  @ParameterizedTest
  @CsvSource({
    "'\"SequenceNumber\":49', STORED",
    "'\"SequenceNumber\":\"49\",\"ErrorCode\":7', STORED",
    "'\"SequenceNumber\":\"49\",\"ErrorCode\":false', STORED",
    "'\"SequenceNumber\":\"49\",\"ErrorCode\":{}', UNKNOWN",
    "'\"SequenceNumber\":\"49\",\"ErrorCode\":[]', UNKNOWN",
    "'\"SequenceNumber\":\"49\",\"More\":{\"a\":[1]}', STORED",
    "'\"SequenceNumber\":[]', UNKNOWN",
    "'\"sequenceNumber\":\"49\"', UNKNOWN",
    "'', UNKNOWN",
  })
  void fieldsOfOtherTypes_haveAVerdict(String fields, Verdict verdict) {
    byte[] answer = ("{\"Records\":[{" + fields + "}]}").getBytes(StandardCharsets.UTF_8);
    try (OddEndpoint endpoint =
            new OddEndpoint(
                (head, out) -> OddEndpoint.http(out, "200 OK", Protocol.JSON.header, answer));
        KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
      assertThat(transport.put(batch(1)).verdict(0)).isEqualTo(verdict);
    }
  }

  /** Without a code of the service: only where HTTP says that nothing was done, it was not. */
  @ParameterizedTest
  @CsvSource({
    "101, UNKNOWN",
    "202, UNKNOWN",
    "204, UNKNOWN",
    "300, UNKNOWN",
    "301, UNKNOWN",
    "302, UNKNOWN",
    "303, UNKNOWN",
    "304, UNKNOWN",
    "307, FAILED",
    "308, FAILED",
    "400, REFUSED",
    "401, REFUSED",
    "403, REFUSED",
    "404, REFUSED",
    "405, REFUSED",
    "407, REFUSED",
    "408, UNKNOWN",
    "411, REFUSED",
    "413, INVALID",
    "421, REFUSED",
    "429, THROTTLED",
    "431, REFUSED",
    "451, REFUSED",
    "460, UNKNOWN",
    "499, UNKNOWN",
    "500, UNKNOWN",
    "501, UNKNOWN",
    "502, UNKNOWN",
    "503, UNKNOWN",
    "504, UNKNOWN",
    "511, UNKNOWN",
    "520, UNKNOWN",
    "599, UNKNOWN",
    "600, UNKNOWN",
    "999, UNKNOWN",
  })
  void statusWithoutACode_hasAVerdict(int status, Verdict verdict) {
    for (String page :
        List.of("<html>late", "", "{\"code\":" + status + "}", "{\"__type\":\"\"}")) {
      byte[] body = page.getBytes(StandardCharsets.UTF_8);
      try (OddEndpoint endpoint =
              new OddEndpoint(
                  (head, out) -> {
                    OddEndpoint.http(out, status + " x", "Connection: close\r\n", body);
                    throw new IOException("closed");
                  });
          KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
        assertThat(transport.put(batch(1)).verdict(0)).as(page).isEqualTo(verdict);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 x", "413 x", "200 OK"})
  void hugeAnswer_isReadToABoundOnly(String status) {
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) (status.startsWith("200") ? ' ' : '<'));
    OddEndpoint.Answer huge =
        (head, out) -> {
          boolean isChunked = head.contains("ListShards");
          String length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 300000000";
          out.write(OddEndpoint.head(status, Protocol.JSON.header + length + "\r\n"));
          byte[] begin = "100000\r\n".getBytes(StandardCharsets.US_ASCII);
          byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);
          for (int i = 0; i < 300; i++) {
            out.write(isChunked ? begin : new byte[0]);
            out.write(chunk);
            out.write(isChunked ? end : new byte[0]);
          }
        };
    try (OddEndpoint endpoint = new OddEndpoint(huge);
        KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
      PutResult result = transport.put(batch(1));
      Verdict verdict = status.startsWith("413") ? Verdict.INVALID : Verdict.UNKNOWN;
      assertThat(result.verdict(0)).as(result.detail()).isEqualTo(verdict);
      if (status.startsWith("200")) {
        assertThat(result.detail()).contains("AnswerTooLargeException");
      }
      assertThat(areShardsRefused(transport)).isEqualTo(status.startsWith("413"));
      assertThat(transport.describe("s").state())
          .isEqualTo(status.startsWith("413") ? State.REFUSED : State.UNKNOWN);
      assertThat(endpoint.requests.get()).isEqualTo(3);
      assertThat(endpoint.bytesWritten.get()).as("the rest was cut off").isLessThan(100L << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void compressedAnswer_isNoWayRoundTheBound(boolean isError) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    String headers = Protocol.JSON.header + "Content-Encoding: gzip\r\n";
    try (OddEndpoint endpoint =
            new OddEndpoint(
                (head, out) ->
                    OddEndpoint.http(
                        out, isError ? "500 x" : "200 OK", headers, packed.toByteArray()));
        KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
      assertThat(transport.put(batch(1)).verdict(0)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerOfTheLargestRequest_isReadWhole(Protocol protocol) {
    List<List<@Nullable String>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(List.of("4".repeat(128), ABSENT, "m".repeat(1000), "s".repeat(128)));
    }
    byte[] answer = answer(protocol, records);
    try (OddEndpoint endpoint =
            new OddEndpoint(
                (head, out) -> OddEndpoint.http(out, "200 OK", protocol.header, answer));
        KinesisTransport transport = transport(protocol, endpoint)) {
      assertThat(transport.put(batch(500)).isWholeFailure()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shardPagesWithoutAnEnd_haveOne(boolean isTokenRepeated) {
    OddEndpoint[] self = {null};
    OddEndpoint.Answer endless =
        (head, out) -> {
          String token = isTokenRepeated ? "x" : "x" + self[0].requests.get();
          String page = "{\"NextToken\":\"" + token + "\",\"Shards\":[]}";
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          OddEndpoint.http(out, "200 OK", Protocol.JSON.header, body);
        };
    try (OddEndpoint endpoint = new OddEndpoint(endless);
        KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
      self[0] = endpoint;
      assertThat(transport.listShards("s")).isEqualTo(ShardMap.EMPTY);
      assertThat(endpoint.requests.get()).isEqualTo(isTokenRepeated ? 2 : ShardPages.MAX_PAGES);
    }
  }

  /** Else they are asked for again soon. */
  private static boolean areShardsRefused(KinesisTransport transport) {
    try {
      assertThat(transport.listShards("s")).isEqualTo(ShardMap.EMPTY);
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, true",
    "400, ResourceNotFoundException, true",
    "400, ValidationException, true",
    "404, UnknownOperationException, true",
    "400, LimitExceededException, false",
    "400, ExpiredTokenException, false",
    "408, '', false",
    "500, InternalFailure, false",
    "503, '', false",
  })
  void listShards_isRefusedByWhatLasts(String status, String code, boolean isRefused) {
    byte[] body = ("{\"__type\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8);
    try (OddEndpoint endpoint =
            new OddEndpoint(
                (head, out) -> OddEndpoint.http(out, status + " x", Protocol.JSON.header, body));
        KinesisTransport transport = transport(Protocol.JSON, endpoint)) {
      assertThat(areShardsRefused(transport)).isEqualTo(isRefused);
    }
  }

  private static byte[] answer(Protocol protocol, List<List<@Nullable String>> records) {
    return protocol == Protocol.JSON ? json(records) : cbor(records);
  }

  private static byte[] json(List<List<@Nullable String>> records) {
    StringBuilder text = new StringBuilder("{\"FailedRecordCount\":0,\"Records\":[");
    for (int i = 0; i < records.size(); i++) {
      List<String> fields = new ArrayList<>();
      for (int field = 0; field < FIELDS.size(); field++) {
        String value = records.get(i).get(field);
        if (!ABSENT.equals(value)) {
          String quoted = value == null ? "null" : '"' + value + '"';
          fields.add('"' + FIELDS.get(field) + "\":" + quoted);
        }
      }
      text.append(i == 0 ? "{" : ",{").append(String.join(",", fields)).append('}');
    }
    return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Maps and arrays of no given length. */
  private static byte[] cbor(List<List<@Nullable String>> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0xbf);
    cbor("Records", bytes);
    bytes.write(0x9f);
    for (List<@Nullable String> each : records) {
      bytes.write(0xbf);
      for (int field = 0; field < FIELDS.size(); field++) {
        if (!ABSENT.equals(each.get(field))) {
          cbor(FIELDS.get(field), bytes);
          cbor(each.get(field), bytes);
        }
      }
      bytes.write(0xff);
    }
    bytes.write(0xff);
    bytes.write(0xff);
    return bytes.toByteArray();
  }

  private static void cbor(@Nullable String text, ByteArrayOutputStream bytes) {
    if (text == null) {
      bytes.write(0xf6);
      return;
    }
    bytes.write(0x79);
    bytes.write(text.length() >> 8);
    bytes.write(text.length());
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
