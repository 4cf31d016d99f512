// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what other log shippers assert of the bytes of their records. */
class RecordCasesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> records_areThoseOfOtherLogShippers() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/cases/records.json")) {
      for (JsonNode test : JSON.readTree(in).get("cases")) {
        tests.add(DynamicTest.dynamicTest(test.get("id").asText(), () -> replay(test)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  private static void replay(JsonNode test) throws IOException {
    JsonNode sluice = test.get("sluice");
    if (sluice.has("expected_problem")) {
      assertThat(String.join("\n", problems(sluice.get("options"))))
          .contains(sluice.get("expected_problem").asText());
      return;
    }
    Formatting formatting = new Formatting();
    List.of("levelKey", "loggerKey", "threadKey").forEach(key -> formatting.options.set(key, ""));
    boolean messages = false;
    for (JsonNode record : test.get("records")) {
      messages |= record.has("message");
    }
    if (!messages && !sluice.get("options").has("messageKey")) {
      formatting.options.set("messageKey", "");
    }
    for (Map.Entry<String, JsonNode> option : sluice.get("options").properties()) {
      formatting.options.set(option.getKey(), option.getValue().asText());
    }
    List<String> records = new ArrayList<>();
    for (JsonNode record : test.get("records")) {
      byte[] bytes = formatting.bytes(event(test, record));
      if (bytes != null) {
        records.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    List<String> expected = new ArrayList<>();
    (sluice.has("expected") ? sluice : test).get("expected").forEach(e -> expected.add(e.asText()));
    assertThat(records).isEqualTo(expected);
    assertThat(formatting.failures).isEmpty();
  }

  private static List<String> problems(JsonNode options) {
    SluiceOptions all = new SluiceOptions();
    all.set("stream", "s");
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      all.format().set(option.getKey(), option.getValue().asText());
    }
    Problems problems = new Problems();
    OptionNames.resolve(all, name -> null, problems);
    return problems.messages();
  }

  private static TestEvent event(JsonNode test, JsonNode record) throws IOException {
    TestEvent event = TestEvent.of(record.path("message").asText());
    event.logger = test.path("tag").asText("tag");
    long nanos = Long.parseLong(test.path("time_unix_nanos").asText("0"));
    event.epochSecond = nanos / 1_000_000_000;
    event.nanoOfSecond = (int) (nanos % 1_000_000_000);
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      if (!field.getKey().equals("message")) {
        event.field(field.getKey(), JSON.treeToValue(field.getValue(), Object.class));
      }
    }
    return event;
  }
}
