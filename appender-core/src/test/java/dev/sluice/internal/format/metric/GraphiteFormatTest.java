// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GraphiteFormatTest {

  private static final Pattern PATH_LINE =
      Pattern.compile("[a-zA-Z0-9-:._=\\p{L}]+ -?\\d+(\\.\\d*[1-9])? -?\\d+");

  /** What graphite's own parser takes: tags have a name and no semicolon in their value. */
  private static final Pattern SERIES_LINE =
      Pattern.compile(
          "[a-zA-Z0-9-:._=\\p{L}]+(;[^;!^=\\p{Cc}]+=([^;~\\p{Cc}][^;\\p{Cc}]*)?)*"
              + " -?\\d+(\\.\\d*[1-9])? -?\\d+");

  @Test
  void write_makesTheEventAPath() {
    assertThat(new MetricHarness("graphite").write(TestEvent.named("com.foo").field("n", 1)))
        .isEqualTo("box.INFO.com_foo.main.com.foo.n 1 1500000000\n");
  }

  @Test
  void write_readsNoMessage() {
    TestEvent event = TestEvent.named("m").saying(MetricHarness::broken).field("message", 2);

    assertThat(paths("measurement.field").write(event)).isEqualTo("m.message 2 1500000000\n");
  }

  @Test
  void write_countsAnEventWithoutANumber() {
    MetricHarness harness = paths("measurement.field");

    assertThat(harness.write(TestEvent.named("m").saying("hi").field("s", "text"))).isNull();
    assertThat(harness.noMetrics()).isEqualTo(1);
    assertThat(harness.write(TestEvent.named("m").field("n", 1))).isNotNull();
    assertThat(harness.noMetrics()).isEqualTo(1);
  }

  @Test
  void write_neverWritesALineWithoutAName() {
    MetricHarness harness = paths("field");

    assertThat(harness.write(TestEvent.named("m").field("value", 1).field("\\", 2))).isNull();
    assertThat(harness.noMetrics()).isEqualTo(1);
    assertThat(harness.write(TestEvent.named("m").field("value", 1).field("n", 2)))
        .isEqualTo("n 2 1500000000\n");
  }

  @Test
  void write_givesNoNameWhereAllTagsOfTheTemplateAreMissing() {
    MetricHarness harness =
        new MetricHarness("graphite", "tags", "*", "template", "tenant", "prefix", "p");

    assertThat(harness.write(TestEvent.named("m").field("n", 1))).isNull();
    assertThat(harness.write(TestEvent.named("m").mdc("tenant", "a.b").field("n", 1)))
        .isEqualTo("p.a_b 1 1500000000\n");
  }

  @Test
  void write_keepsTheNamesOfTelegrafsTemplateOutOfTheEvent() {
    TestEvent event = TestEvent.named("TAGS").mdc("t", "FIELDNAME").field("n", 1);

    assertThat(paths("measurement.tags.field").write(event))
        .isEqualTo("TAGS.FIELDNAME.n 1 1500000000\n");
  }

  @Test
  void write_expandsTagsOnce() {
    TestEvent event = TestEvent.named("m").mdc("t", "x").field("n", 1);

    assertThat(paths("tags.measurement.tags.field").write(event)).isEqualTo("x.m.n 1 1500000000\n");
  }

  @Test
  void write_usesATagOnce() {
    TestEvent event = TestEvent.named("m").mdc("t", "x").field("n", 1);

    assertThat(paths("t.measurement.t.field").write(event)).isEqualTo("x.m.n 1 1500000000\n");
  }

  @Test
  void write_sanitizesInOnePass() {
    TestEvent event = TestEvent.named("a...b.\\.c/@*d e").field("n", 1);

    assertThat(paths("measurement.field").write(event)).isEqualTo("a..b..c---d_e.n 1 1500000000\n");
  }

  @Test
  void write_choosesTheFirstTemplateThatMatches() {
    MetricHarness harness =
        new MetricHarness(
            "graphite",
            "tags",
            "",
            "templates",
            "{cpu,mem}* a.measurement.field, c* measurement, field.measurement");

    assertThat(harness.write(TestEvent.named("mem1").field("n", 1))).startsWith("mem1.n ");
    assertThat(harness.write(TestEvent.named("cow").field("n", 1))).startsWith("cow ");
    assertThat(harness.write(TestEvent.named("dog").field("n", 1))).startsWith("n.dog ");
  }

  @Test
  void write_lets_noControlCharacterThrough_whateverTheRegex() {
    MetricHarness harness =
        new MetricHarness(
            "graphite", "tags", "", "template", "measurement.field", "strictSanitizeRegex", "%");

    assertThat(harness.write(TestEvent.named("a%\nb 1 2\r").field("n", 1)))
        .isEqualTo("a__b 1 2_.n 1 1500000000\n");
  }

  @Test
  void write_replacesAMatchOfSeveralCharactersByOne() {
    MetricHarness harness =
        new MetricHarness(
            "graphite", "tags", "", "template", "measurement", "strictSanitizeRegex", "[#%]+");

    assertThat(harness.write(TestEvent.named("#%a#%b%").field("n", 1)))
        .isEqualTo("_a_b_ 1 1500000000\n");
  }

  @Test
  void write_makesTheEventASeries() {
    TestEvent event =
        TestEvent.named("m")
            .mdc("a", "~~x ~y")
            .mdc("a1", "é;\n!=")
            .mdc("k!=;^`y", "v")
            .mdc("", "nameless")
            .field("n", 1)
            .field("value", 2);

    assertThat(
            series("tagSanitizeMode", "compatible", "prefix", "p", "separator", "_").write(event))
        .isEqualTo(
            """
            p_m_n;a1=é__!=;a=x ~y;k_____y=v 1 1500000000
            p_m;a1=é__!=;a=x ~y;k_____y=v 2 1500000000
            """);
    assertThat(series().write(event))
        .startsWith("m.n;a1=é___=;a=__x__y;k_=___y=v 1 1500000000\nm;a1=");
  }

  /** Carbon refuses a line with such a tag. */
  @Test
  void write_leavesOutATagWithoutAValue() {
    TestEvent event =
        TestEvent.named("m").mdc("a", "").mdc("b", "~").mdc("c", "\\").mdc("d", "=").field("n", 1);

    assertThat(series().write(event)).isEqualTo("m.n;b=_;d== 1 1500000000\n");
    assertThat(series("tagSanitizeMode", "compatible").write(event))
        .isEqualTo("m.n;c=\\;d== 1 1500000000\n");
  }

  @Test
  void write_cutsTheTimeTowardsZero() {
    MetricHarness harness = paths("measurement");

    assertThat(harness.write(TestEvent.named("m").field("n", 1).at(7, 999_999_999)))
        .isEqualTo("m 1 7\n");
    assertThat(harness.write(TestEvent.named("m").field("n", 1).at(-2, 500_000_000)))
        .isEqualTo("m 1 -1\n");
  }

  @Test
  void write_writesUnsignedNumbersWhole() {
    assertThat(
            paths("measurement")
                .write(TestEvent.named("m").field("n", new BigInteger("18446744073709551615"))))
        .isEqualTo("m 18446744073709551615 1500000000\n");
  }

  @Test
  void write_endsAsNewlineSays() {
    TestEvent event = TestEvent.named("m").field("a", 1).field("b", true);

    assertThat(new MetricHarness("graphite", "template", "field", "newline", "none").write(event))
        .isEqualTo("a 1 1500000000\nb 1 1500000000");
    assertThat(new MetricHarness("graphite", "template", "field", "newline", "crlf").write(event))
        .isEqualTo("a 1 1500000000\nb 1 1500000000\r\n");
  }

  @Test
  void write_stopsAtTheLargestRecord() {
    for (String template : new String[] {"big.field", "tags.field", "measurement.field"}) {
      MetricHarness harness =
          new MetricHarness("graphite", "tags", "*", "template", template, "maxEventBytes", "300");
      TestEvent event = TestEvent.named("x".repeat(400)).mdc("big", "y.".repeat(200)).field("n", 1);

      assertThatThrownBy(() -> harness.write(event)).isInstanceOf(OversizeException.class);
    }
  }

  @Test
  void writeSafe_hasNoNumber() {
    assertThatThrownBy(
            () -> paths("field").writeSafe(TestEvent.named("m"), new IllegalStateException()))
        .isInstanceOf(UnformattableException.class);
  }

  @Test
  void write_keepsToTheGrammar() {
    Random random = MetricHarness.random("GraphiteFormatTest.write_keepsToTheGrammar");
    MetricHarness paths = paths("a.tags.measurement.field");
    MetricHarness strict = series("prefix", "p");
    MetricHarness compatible = series("tagSanitizeMode", "compatible");
    for (int i = 0; i < MetricHarness.TRIES / 5; i++) {
      TestEvent event = TestEvent.named("m" + MetricHarness.text(random, 6));
      for (int tag = random.nextInt(4); tag > 0; tag--) {
        event.mdc(MetricHarness.text(random, 4), MetricHarness.text(random, 6));
      }
      int lines = 1 + random.nextInt(3);
      for (int field = 0; field < lines; field++) {
        event.field(field + MetricHarness.text(random, 4), random.nextGaussian() * 1e6);
      }
      assertLines(paths.write(event), PATH_LINE, lines);
      assertLines(strict.write(event), SERIES_LINE, lines);
      assertLines(compatible.write(event), SERIES_LINE, lines);
    }
  }

  private static void assertLines(String record, Pattern grammar, int count) {
    String[] lines = record.split("\n", -1);
    assertThat(lines).hasSize(count + 1);
    for (int i = 0; i < count; i++) {
      assertThat(lines[i]).matches(grammar);
    }
    assertThat(lines[count]).isEmpty();
  }

  private static MetricHarness paths(String template) {
    return new MetricHarness("graphite", "tags", "*", "template", template);
  }

  private static MetricHarness series(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 4);
    all[options.length] = "tags";
    all[options.length + 1] = "*";
    all[options.length + 2] = "tagSupport";
    all[options.length + 3] = "true";
    return new MetricHarness("graphite", all);
  }
}
