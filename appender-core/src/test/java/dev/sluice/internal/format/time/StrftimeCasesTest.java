// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.options.FormatOptions.TimeDialect;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what other log shippers assert of their own strftime. */
class StrftimeCasesTest {

  @TestFactory
  List<DynamicTest> format_agreesWithOtherLogShippers() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/cases/strftime.json")) {
      for (JsonNode test : new ObjectMapper().readTree(in).get("cases")) {
        tests.add(DynamicTest.dynamicTest(test.get("id").asText(), () -> replay(test)));
      }
    }
    assertThat(tests).hasSize(18);
    return tests;
  }

  private static void replay(JsonNode test) {
    JsonNode expected = test.has("sluice") ? test.get("sluice") : test;
    if (expected.path("expected_error").asBoolean()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compile(test))
          .withMessageContaining(" at position ");
      return;
    }
    long nanos = Long.parseLong(test.get("time_unix_nanos").asText());
    String text =
        compile(test)
            .format(
                Math.floorDiv(nanos, 1_000_000_000L), (int) Math.floorMod(nanos, 1_000_000_000L));
    assertThat(text).isEqualTo(expected.get("expected").asText());
  }

  private static Strftime compile(JsonNode test) {
    // "America/Los_Angeles(-0700)": the offset is a remark.
    ZoneId zone = ZoneId.of(test.path("time_zone").asText("UTC").replaceAll("\\(.*", ""));
    if (test.path("format").isNull()) {
      return Strftime.iso8601(zone);
    }
    // Fluent Bit's plugin in C is the one that gives %L nine digits; the one in Go has three.
    TimeDialect dialect =
        switch (test.get("dialect").asText()) {
          case "fluentbit-c", "posix" -> TimeDialect.FLUENTBIT;
          case "fluentbit-go", "ruby" -> TimeDialect.RUBY;
          default -> throw new IllegalArgumentException(test.toString());
        };
    return Strftime.compile(test.get("format").asText(), zone, dialect);
  }
}
