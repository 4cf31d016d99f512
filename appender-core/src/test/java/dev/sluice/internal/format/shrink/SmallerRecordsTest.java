// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.Formatting;
import dev.sluice.internal.format.otlp.OtlpDecoder;
import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.Partial;
import dev.sluice.internal.format.value.Clip;
import dev.sluice.internal.format.value.StrictJson;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Decompress;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

/** Events that are too large, in each format. */
class SmallerRecordsTest {

  private static LineBreaks keepsBreaks() {
    return LineBreaks.of(new FormatOptions(), FormatOptions.LineFeed.SPACE, () -> {});
  }

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000) / 20;
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final int NO_LIMIT = 10 << 20;

  private final FormatOptions options = new FormatOptions();
  private @Nullable EventEncoder<TestEvent> encoder;

  private SmallerRecords smaller(TestEvent event) throws IOException {
    options.set("fields", "message,a");
    options.set("keys", "message,a");
    Problems problems = new Problems();
    EventFormat<TestEvent> format = Formatting.compile(options, encoder, problems).get();
    assertThat(problems.messages()).isEmpty();
    byte[] plain = null;
    try {
      plain = format.write(event).toByteArray();
    } catch (OversizeException e) {
      // as it should be, unless only its compressed record is too large
    }
    return format.smaller(event, plain);
  }

  private String truncated(TestEvent event) throws IOException {
    return text(smaller(event).truncate(NO_LIMIT));
  }

  private static String text(byte[] utf8) throws IOException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  private List<String> parts(TestEvent event) throws IOException {
    options.setOversize("split");
    List<byte[]> parts = new ArrayList<>();
    assertThat(smaller(event).split(NO_LIMIT, parts::add)).isTrue();
    List<String> texts = new ArrayList<>();
    for (byte[] part : parts) {
      assertThat(part.length).isLessThanOrEqualTo(1024);
      texts.add(text(part));
    }
    return texts;
  }

  /** Beside another long text, sixteen of its last characters need more room than of its first. */
  @Test
  void split_cutsOtherTextsFurther_whereALaterPieceNeedsTheirRoom() throws IOException {
    options.setMaxEventBytes("1 KiB");
    String message = "x".repeat(1_000) + "\u0001".repeat(100);

    List<String> parts = parts(TestEvent.of(message).mdc("other", "\u0001".repeat(900)));

    StringBuilder joined = new StringBuilder();
    for (String part : parts) {
      joined.append(JACKSON.readTree(part).get("message").asText());
    }
    assertThat(joined.toString()).isEqualTo(message);
    assertThat(parts.get(parts.size() - 1)).contains("\"partial_last\":\"true\"");
  }

  @Test
  void truncate_cutsTheLongestTextAloneUpToTheLimit() throws IOException {
    options.setMaxEventBytes("1 KiB");
    String other = "y".repeat(200);

    String record = truncated(TestEvent.of("x".repeat(5_000)).mdc("tenant", other));

    assertThat(record.length()).isBetween(1024 - 1024 / 64, 1024);
    JsonNode json = JACKSON.readTree(record);
    assertThat(json.get("message").asText()).matches("x{600,}\\[Truncated\\.\\.\\.]");
    assertThat(json.get("tenant").asText()).isEqualTo(other);
    assertThat(json.get("logger").asText()).isEqualTo("app.Main");
  }

  @Test
  void truncate_cutsTheStackTraceAndKeepsTheMessage() throws IOException {
    options.setMaxEventBytes("1 KiB");
    TestEvent event = TestEvent.of("m").thrown(new IllegalStateException("z".repeat(3_000)));

    JsonNode json = JACKSON.readTree(truncated(event));

    assertThat(json.get("message").asText()).isEqualTo("m");
    assertThat(json.at("/exception/stack_trace").asText()).endsWith(Clip.MARK);
    assertThat(json.at("/exception/class").asText()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void truncate_cutsTextsWithinMapsAndLists() throws IOException {
    options.setMaxEventBytes("1 KiB");
    TestEvent event =
        TestEvent.of("m").field("a", List.of(java.util.Map.of("b", "é".repeat(4_000)), 7));

    JsonNode json = JACKSON.readTree(truncated(event));

    assertThat(json.at("/a/0/b").asText()).matches("é{300,}\\[Truncated\\.\\.\\.]");
    assertThat(json.at("/a/1").asInt()).isEqualTo(7);
  }

  @Test
  void truncate_leavesFieldsOutWhereTheyAreTooMany() throws IOException {
    options.setMaxEventBytes("1 KiB");
    TestEvent event = TestEvent.of("hello").field("a", Collections.nCopies(Integer.MAX_VALUE, 1));

    assertThat(truncated(event))
        .isEqualTo(
            "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"main\","
                + "\"message\":\"hello[Truncated...]\"}");
  }

  @Test
  void truncate_givesTheSafeRecordOfAnEventThatCannotBeRead() throws IOException {
    options.setMaxEventBytes("300");
    TestEvent event =
        TestEvent.of(
                () -> {
                  throw new IllegalStateException("secret");
                })
            .by("x".repeat(9_000), "t");
    SmallerRecords smaller = smaller(TestEvent.of("m").by("y".repeat(300), "t"));
    assertThat(smaller.failure()).isNull();

    smaller = formatOf(options).smaller(event, null);
    assertThat(JACKSON.readTree(smaller.truncate(NO_LIMIT)).get("message").asText())
        .isEqualTo("format error: java.lang.IllegalStateException");
    assertThat(smaller.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void truncate_refusesWhatNothingMakesSmallEnough() {
    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> smaller(TestEvent.of("x".repeat(300_000))).truncate(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "ltsv",
        "csv",
        "tsv",
        "single_value",
        "out_file",
        "influx",
        "metric_json",
        "otlp_json",
        "msgpack",
        "otlp_proto"
      })
  void truncate_keepsEachFormatReadable(String type) throws Exception {
    options.setType(type);
    options.setMaxEventBytes("1 KiB");
    TestEvent event = TestEvent.of("😀".repeat(2_000)).field("a", "short");

    byte[] record = smaller(event).truncate(NO_LIMIT);

    assertThat(record.length).isBetween(1024 - 1024 / 64 - 4, 1024);
    String text = new String(record, UTF_8);
    assertThat(text).contains(Clip.MARK);
    switch (type) {
      case "msgpack" ->
          assertThat(MessagePack.newDefaultUnpacker(record).unpackValue().toString())
              .contains("short", Clip.MARK);
      case "otlp_proto" ->
          assertThat(OtlpDecoder.only(OtlpDecoder.proto(record)).getBody().getStringValue())
              .matches("(😀)+\\[Truncated\\.\\.\\.]");
      case "otlp_json", "json", "metric_json" -> assertThat(JACKSON.readTree(record)).isNotEmpty();
      default -> assertThat(text(record).indexOf('\n')).isEqualTo(text(record).length() - 1);
    }
  }

  @Test
  void truncate_withLogKey_cutsTheRawText() throws IOException {
    options.setLogKey("message");
    options.setMaxEventBytes("256");

    assertThat(truncated(TestEvent.of("x".repeat(1_000)).mdc("k", "v".repeat(2_000))))
        .isEqualTo("x".repeat(256 - Clip.MARK.length()) + Clip.MARK);
  }

  @Test
  void anyEvent_isStrictJsonWithinTheLimit() {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] alphabet = {"a", "é", "あ", "😀", "\ud800", "\udfff", "\"", "\\", "\0", "\n", "\u2028"};
    for (int i = 0; i < TRIES; i++) {
      int limit = random.nextInt(400, 3_000);
      TestEvent event = TestEvent.of(text(random, alphabet)).mdc("k", text(random, alphabet));
      event.field("f", text(random, alphabet)).field("n", List.of(text(random, alphabet)));
      try {
        FormatOptions ours = new FormatOptions();
        ours.setMaxEventBytes(Integer.toString(limit));
        byte[] record = formatOf(ours).smaller(event, null).truncate(NO_LIMIT);
        assertThat(record.length).isLessThanOrEqualTo(limit);
        StrictJson.check(text(record));
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("seed " + SEED + " try " + i, e);
      }
    }
  }

  @Test
  void anyEncodedJson_isStrictJsonWithinTheLimit() {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] alphabet = {
      "a", "é", "あ", "😀", "\\ud83d\\ude00", "\\u00e9", "\\\"", "\\\\", "\\n", "{", ":"
    };
    for (int i = 0; i < TRIES; i++) {
      int limit = random.nextInt(300, 2_000);
      String json =
          "{\"m\":\""
              + text(random, alphabet)
              + "\",\""
              + "n".repeat(50)
              + "\":[\""
              + text(random, alphabet)
              + "\",1.50e3]}\n";
      byte[] record;
      try {
        ShrinkableBytes source =
            new ShrinkableBytes(json.getBytes(UTF_8), new byte[0], keepsBreaks(), limit);
        record = new SmallerRecords(source, null, null, limit).truncate(NO_LIMIT);
        assertThat(record.length).isLessThanOrEqualTo(limit);
        String text = text(record);
        StrictJson.check(text.strip());
        assertThat(text).endsWith("1.50e3]}\n");
        List<String> joined = new ArrayList<>();
        SmallerRecords parts = new SmallerRecords(source, null, null, limit);
        parts.split(NO_LIMIT, part -> joined.add(new String(part, UTF_8)));
        for (String part : joined) {
          assertThat(part.getBytes(UTF_8).length).isLessThanOrEqualTo(limit);
          StrictJson.check(part.strip());
        }
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("seed " + SEED + " try " + i + ": " + json, e);
      }
    }
  }

  private static String text(SplittableRandom random, String[] alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(2) * random.nextInt(3_000); i > 0; i--) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static EventFormat<TestEvent> formatOf(FormatOptions options) {
    return Formatting.compile(options, null, new Problems()).get();
  }

  @Test
  void encodedText_isCutAtACharacterAndKeepsItsLineBreak() throws IOException {
    options.setMaxEventBytes("256");
    encoder = event -> (event.message.get() + "\r\n").getBytes(UTF_8);

    String record = truncated(TestEvent.of("INFO " + "😀".repeat(500)));

    assertThat(record).matches("INFO (😀)+\\[Truncated\\.\\.\\.]\r\n");
    assertThat(record.getBytes(UTF_8).length).isBetween(250, 256);
  }

  @ParameterizedTest
  @CsvSource({"'',crlf", "'\n',crlf", "'\r\n',crlf", "'',lf", "'\n',lf", "'\r',lf", "'\n',none"})
  void encodedText_endsAsOneThatIsNotCut(String end, String newline) throws IOException {
    options.setMaxEventBytes("256");
    options.set("newline", newline);
    encoder = event -> (event.message.get() + end).getBytes(UTF_8);
    String whole = text(smaller(TestEvent.of("x")).encoded());

    assertThat(truncated(TestEvent.of("x".repeat(500)))).endsWith(Clip.MARK + whole.substring(1));
  }

  @Test
  void encodedText_thatOnlyLooksLikeJson_isText() throws IOException {
    options.setMaxEventBytes("256");
    encoder = event -> event.message.get().getBytes(UTF_8);

    assertThat(truncated(TestEvent.of("{ no json \"" + "x".repeat(1_000))))
        .hasSize(256)
        .endsWith("x" + Clip.MARK);
  }

  @Test
  void encodedJson_thatHasOnlyLongNames_isRefused() {
    options.setMaxEventBytes("256");
    encoder = event -> ("{\"" + "n".repeat(500) + "\":1}").getBytes(UTF_8);

    assertThatExceptionOfType(OversizeException.class)
        .isThrownBy(() -> truncated(TestEvent.of("m")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "otlp_json"})
  void split_givesEachPartItsNumberAndLosesNothing(String type) throws IOException {
    options.setMaxEventBytes("1 KiB");
    options.setType(type);
    if (type.equals("json")) {
      options.setDataKeys("level,message");
    }
    String message = "é😀\"\n".repeat(900);

    List<String> parts = parts(TestEvent.of(message).field("partial_id", "mine"));

    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      JsonNode json = JACKSON.readTree(parts.get(i));
      boolean isLast = i == parts.size() - 1;
      if (type.equals("json")) {
        assertThat(json.get("partial_message").asText()).isEqualTo("true");
        assertThat(json.get("partial_id"))
            .isEqualTo(JACKSON.readTree(parts.get(0)).get("partial_id"));
        assertThat(json.get("partial_ordinal").asText()).isEqualTo(Integer.toString(i + 1));
        assertThat(json.get("partial_last").asText()).isEqualTo(Boolean.toString(isLast));
        joined.append(json.get("message").asText());
      } else {
        JsonNode record = json.at("/resourceLogs/0/scopeLogs/0/logRecords/0");
        assertThat(record.get("attributes").toString())
            .contains("partial_ordinal", "field_partial");
        joined.append(record.at("/body/stringValue").asText());
      }
    }
    assertThat(parts).hasSizeGreaterThan(7);
    assertThat(joined).hasToString(message);
  }

  @Test
  void split_numbersThePartsOfEncodedTextAtTheirEnd() throws IOException {
    options.setMaxEventBytes("256");
    encoder = event -> (event.message.get() + "\n").getBytes(UTF_8);
    String message = "😀".repeat(200);

    List<String> parts = parts(TestEvent.of(message));

    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String last = i == parts.size() - 1 ? ", last" : "";
      assertThat(parts.get(i))
          .matches("(😀)+\\[Part " + (i + 1) + " of [0-9a-f]{32}" + last + "]\n");
      joined.append(parts.get(i), 0, parts.get(i).indexOf('['));
    }
    assertThat(joined).hasToString(message);
  }

  @Test
  void split_ofEncodedJson_joinsToTheWhole() throws IOException {
    options.setMaxEventBytes("512");
    String message = "é\\ud83d\\ude00".repeat(200);
    encoder = event -> ("{\"m\":\"" + message + "\",\"n\":1}").getBytes(UTF_8);

    StringBuilder joined = new StringBuilder();
    for (String part : parts(TestEvent.of("m"))) {
      StrictJson.check(part);
      assertThat(JACKSON.readTree(part).get("n").asInt()).isEqualTo(1);
      joined.append(JACKSON.readTree(part).get("m").asText());
    }

    assertThat(joined).hasToString("é😀".repeat(200));
  }

  @Test
  void split_cutsWhatIsLongerThanAHundredParts() throws IOException {
    options.setMaxEventBytes("256");
    List<byte[]> parts = new ArrayList<>();
    options.setOversize("split");

    SmallerRecords smaller = smaller(TestEvent.of("x".repeat(100_000)).by("l", "t"));
    smaller.split(NO_LIMIT, parts::add);

    assertThat(parts).hasSize(SmallerRecords.MAX_PARTS);
    assertThat(smaller.isCut()).isTrue();
    JsonNode last = JACKSON.readTree(parts.get(parts.size() - 1));
    assertThat(last.get("partial_last").asText()).isEqualTo("true");
    assertThat(last.get("message").asText()).endsWith(Clip.MARK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void split_saysThatOtherTextsAreCut(boolean isEncoded) throws IOException {
    options.setMaxEventBytes("1 KiB");
    options.setOversize("split");
    String other = "y".repeat(900);
    if (isEncoded) {
      encoder =
          event ->
              ("{\"m\":\"" + event.message.get() + "\",\"o\":\"" + other + "\"}").getBytes(UTF_8);
    }

    SmallerRecords smaller = smaller(TestEvent.of("x".repeat(3_000)).mdc("o", other));

    assertThat(smaller.split(NO_LIMIT, part -> true)).isTrue();
    assertThat(smaller.isCut()).isTrue();
  }

  @Test
  void split_truncatesWhatHasNoLongText() throws IOException {
    options.setMaxEventBytes("1 KiB");
    TestEvent event = TestEvent.of("m").field("a", Collections.nCopies(5_000, "x"));

    assertThat(parts(event)).singleElement().asString().contains("m[Truncated...]");
  }

  @ParameterizedTest
  @CsvSource({
    "csv,",
    "tsv,",
    "single_value,",
    "influx,",
    "graphite,",
    "metric_json,",
    "json,message"
  })
  void split_isRefusedWhereAPartHasNoPlaceForItsNumber(String type, @Nullable String logKey) {
    Formatting formatting =
        Formatting.with("type", type, "oversize", "split", "fields", "a", "keys", "a");
    if (logKey != null) {
      formatting.options.setLogKey(logKey);
    }

    assertThat(formatting.problems())
        .anyMatch(text -> text.startsWith("format.oversize=split needs a format.type"));
  }

  @Test
  void goCases_ofCompressionAndTruncation() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/cases/compression.json")) {
      int replayed = 0;
      for (JsonNode test : JACKSON.readTree(in).get("cases")) {
        if (test.has("random_letters")) {
          replay(test);
          replayed++;
        }
      }
      assertThat(replayed).isEqualTo(2);
    }
  }

  private void replay(JsonNode test) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < test.get("random_letters").asInt(); i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    options.setCompression(test.get("algorithm").asText());
    encoder = event -> event.message.get().getBytes(UTF_8);
    SmallerRecords smaller = smaller(TestEvent.of(letters.toString()));
    int maxBytes = test.get("max_out").asInt();
    if (test.has("expected_error_contains")) {
      assertThatExceptionOfType(OversizeException.class)
          .isThrownBy(() -> smaller.truncate(maxBytes));
      return;
    }
    byte[] sent = smaller.truncate(maxBytes);
    JsonNode between = test.get("expected_out_bytes_between");
    assertThat(sent.length).isBetween(between.get(0).asInt(), between.get(1).asInt());
    assertThat(text(Decompress.decompress("gzip", sent)))
        .startsWith(letters.substring(0, 100))
        .endsWith(Clip.MARK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "ltsv", "csv", "single_value", "msgpack", "otlp_proto"})
  void hundredMegabytes_areCutWithoutACopy(String type) throws IOException {
    options.setType(type);
    String huge = "x".repeat(100 << 20);
    TestEvent event = TestEvent.of(huge).field("a", List.of(huge + "\ud800"));
    smaller(TestEvent.of("m")); // loads what is loaded once
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();

    byte[] record = smaller(event).truncate(NO_LIMIT);

    assertThat(threads.getCurrentThreadAllocatedBytes() - start).isLessThan(24 << 20);
    assertThat(record.length).isBetween(250 << 10, 256 << 10);
  }

  /** The caller waits for all of it: each try compresses a piece. */
  @Test
  void split_triesNoMuchLongerPieceThanTheOneBefore() throws IOException {
    int textBytes = 2 << 20;
    long[] compressed = {0};
    Compressor halves =
        (source, offset, length) -> {
          compressed[0] += length;
          return new byte[length / 2];
        };
    List<byte[]> parts = new ArrayList<>();
    assertThat(
            new SmallerRecords(new Pieces(textBytes), null, halves, 10 << 20)
                .split(20_000, parts::add))
        .isTrue();
    assertThat(parts).hasSizeBetween(textBytes / 40_000, textBytes / 38_000);
    assertThat(compressed[0]).isLessThan(6L * textBytes);
  }

  /** A text that is the whole record. */
  private record Pieces(int splitLength) implements Shrinkable {

    @Override
    public byte[] cut(int maxLength) {
      return new byte[maxLength];
    }

    @Override
    public int minLength() {
      return 0;
    }

    @Override
    public byte[] bare(int maxLength) {
      return new byte[maxLength];
    }

    @Override
    public int pieceEnd(int from, int length) {
      return Math.min(splitLength, from + length);
    }

    @Override
    public byte[] part(int from, int end, boolean isCut, int maxOtherLength, Partial partial) {
      return new byte[end - from];
    }

    @Override
    public boolean hasCutOther() {
      return false;
    }
  }
}
