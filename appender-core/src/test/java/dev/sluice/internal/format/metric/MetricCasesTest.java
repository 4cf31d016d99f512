// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.util.UnformattableException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what Telegraf's serializers do. */
class MetricCasesTest {

  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("sort_fields", "sortFields"),
          Map.entry("omit_timestamp", "omitTimestamp"),
          Map.entry("max_line_bytes", "maxLineBytes"),
          Map.entry("uint_support", "uintSupport"),
          Map.entry("template", "template"),
          Map.entry("templates", "templates"),
          Map.entry("prefix", "prefix"),
          Map.entry("tag_support", "tagSupport"),
          Map.entry("tag_sanitize_mode", "tagSanitizeMode"),
          Map.entry("strict_sanitize_regex", "strictSanitizeRegex"),
          Map.entry("timestamp_format", "timestampFormat"),
          Map.entry("timestamp_units", "timestampUnits"),
          Map.entry("nested_fields_include", "nestedFieldsInclude"),
          Map.entry("nested_fields_exclude", "nestedFieldsExclude"));

  @TestFactory
  List<DynamicTest> influx_agreesWithTelegraf() throws IOException {
    return tests("influx", "cases", 22, test -> replay("influx", test));
  }

  @TestFactory
  List<DynamicTest> metricJson_agreesWithTelegraf() throws IOException {
    return tests("metric_json", "cases", 12, test -> replay("metric_json", test));
  }

  @TestFactory
  List<DynamicTest> graphite_agreesWithTelegraf() throws IOException {
    return tests("graphite", "cases", 34, MetricCasesTest::replayLines);
  }

  @TestFactory
  List<DynamicTest> graphitePaths_agreeWithTelegraf() throws IOException {
    return tests("graphite", "buckets", 4, MetricCasesTest::replayBucket);
  }

  @TestFactory
  List<DynamicTest> graphiteTags_agreeWithTelegraf() throws IOException {
    return tests("graphite", "tag_lists", 1, MetricCasesTest::replayTags);
  }

  private static List<DynamicTest> tests(
      String file, String list, int count, Consumer<JsonNode> replay) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = MetricCasesTest.class.getResourceAsStream("/cases/" + file + ".json")) {
      for (JsonNode test : new ObjectMapper().readTree(in).get(list)) {
        if (test.has("sluice")) {
          ((ObjectNode) test).setAll((ObjectNode) test.get("sluice"));
        }
        tests.add(DynamicTest.dynamicTest(test.get("id").asText(), () -> replay.accept(test)));
      }
    }
    assertThat(tests).hasSize(count);
    return tests;
  }

  private static void replay(String type, JsonNode test) {
    MetricHarness harness = harness(type, test);
    if (test.has("expected_error_contains")) {
      assertThatThrownBy(() -> harness.write(event(test.get("input"))))
          .isInstanceOf(UnformattableException.class)
          .hasMessageContaining(test.get("expected_error_contains").asText());
      return;
    }
    Iterable<JsonNode> inputs =
        test.has("input") ? List.of(test.get("input")) : test.get("input_batch");
    String records =
        StreamSupport.stream(inputs.spliterator(), false)
            .map(input -> harness.write(event(input)))
            .collect(Collectors.joining());
    assertThat(records).isEqualTo(test.get("expected").asText());
  }

  private static void replayLines(JsonNode test) {
    MetricHarness harness = harness("graphite", test);
    String record = harness.write(event(test.get("input")));
    List<String> expected = new ArrayList<>();
    test.get("expected_lines").forEach(line -> expected.add(line.asText()));
    if (expected.isEmpty()) {
      assertThat(record).isNull();
      assertThat(harness.noMetrics()).isEqualTo(1);
    } else {
      assertThat(record).endsWith("\n");
      assertThat(record.split("\n")).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Telegraf's own name for a field that is not yet filled in stands for one of that name. */
  private static void replayBucket(JsonNode test) {
    MetricHarness harness =
        new MetricHarness(
            "graphite",
            "tags",
            "*",
            "prefix",
            test.get("prefix").asText(),
            "template",
            test.get("template").asText());
    TestEvent event = TestEvent.named(test.get("measurement").asText()).field("FIELDNAME", 1);
    addTags(event, test);
    assertThat(harness.write(event)).isEqualTo(test.get("expected").asText() + " 1 1500000000\n");
  }

  private static void replayTags(JsonNode test) {
    MetricHarness harness = new MetricHarness("graphite", "tags", "*", "template", "tags");
    TestEvent event = TestEvent.named("cpu").field("value", 1);
    addTags(event, test);
    assertThat(harness.write(event)).isEqualTo(test.get("expected").asText() + " 1 1500000000\n");
  }

  private static MetricHarness harness(String type, JsonNode test) {
    List<String> options = new ArrayList<>(List.of("tags", "*", "messageField", ""));
    test.get("config")
        .properties()
        .forEach(
            option -> {
              options.add(OPTIONS.get(option.getKey()));
              options.add(optionText(option.getValue()));
            });
    return new MetricHarness(type, options.toArray(String[]::new));
  }

  private static String optionText(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText();
  }

  private static TestEvent event(JsonNode input) {
    long nanos = Long.parseLong(input.get("time_unix_nanos").asText());
    TestEvent event =
        TestEvent.named(input.get("name").asText())
            .at(Math.floorDiv(nanos, 1_000_000_000L), (int) Math.floorMod(nanos, 1_000_000_000L));
    addTags(event, input);
    for (JsonNode field : input.get("fields")) {
      String text = field.get("value").asText();
      Object value =
          switch (field.get("type").asText()) {
            case "float" -> Double.valueOf(text.replace("Inf", "Infinity"));
            case "int" -> Long.valueOf(text);
            case "uint" -> new BigInteger(text);
            case "bool" -> Boolean.valueOf(text);
            case "string" -> text;
            default -> throw new IllegalArgumentException(field.toString());
          };
      event.field(field.get("key").asText(), value);
    }
    return event;
  }

  private static void addTags(TestEvent event, JsonNode input) {
    input.get("tags").properties().forEach(tag -> event.mdc(tag.getKey(), tag.getValue().asText()));
  }
}
