// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at start, and what is not. */
class MetricOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "graphite | strictSanitizeRegex | [a- | regular expression",
        "graphite | strictSanitizeRegex | x* | matches nothing at all too",
        "graphite | template | cpu* tags.field | white space",
        "graphite | template | . | can never give a name",
        "graphite | template | tenant.region | can never give a name",
        "graphite | templates | a b c | more than two words",
        "graphite | templates | a[ measurement | not closed",
        "graphite | templates | a{b measurement | not closed",
        "graphite | templates | a* tenant | can never give a name",
        "graphite | tagSanitizeMode | loose | strict, compatible",
        "graphite | includeFields | false | without any number",
        "metric_json | timestampUnits | soon | a duration such as",
        "metric_json | timestampUnits | 1 fortnight | needs a unit",
        "metric_json | timestampUnits | 300000000h | too long",
        "metric_json | timestampFormat | 2006-01-02 | no verb",
        "metric_json | timestampFormat | %Q | unknown verb",
        "metric_json | nestedFieldsInclude | a[ | not closed",
        "metric_json | nestedFieldsExclude | a\\ | ends with a backslash",
        "influx | maxLineBytes | -1 | 0 to",
      })
  void start_refuses(String type, String option, String value, String why) {
    assertThat(problem(type, option, value)).contains("format." + option).contains(why);
  }

  /** What the pipeline finds: values that cannot be read first, then what the format cannot do. */
  private static String problem(String type, String option, String value) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "s");
    options.format().setType(type);
    options.format().set(option, value);
    Problems problems = new Problems();
    OptionNames.resolve(options, name -> null, problems);
    List<String> messages =
        problems.isEmpty() ? MetricHarness.problems(type, option, value) : problems.messages();
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  @Test
  void start_refusesInfluxWithoutAnyField() {
    assertThat(MetricHarness.problems("influx", "includeFields", "false", "messageField", ""))
        .singleElement()
        .asString()
        .contains("format.includeFields");
    assertThat(MetricHarness.problems("influx", "includeFields", "false")).isEmpty();
    assertThat(MetricHarness.problems("metric_json", "includeFields", "false", "messageField", ""))
        .isEmpty();
  }

  @Test
  void start_reportsAllProblemsTogether() {
    assertThat(
            MetricHarness.problems(
                "graphite",
                "template",
                "a b",
                "templates",
                "a b c,d[ field",
                "strictSanitizeRegex",
                "["))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"template", "separator", "strictSanitizeRegex", "prefix", "templates"})
  void start_takesAnEmptyTextForTheDefault(String option) {
    TestEvent event = TestEvent.named("m x").field("n", 1);

    assertThat(new MetricHarness("graphite", option, "", "tags", "host").write(event))
        .isEqualTo("box.m_x.n 1 1500000000\n");
  }

  @Test
  void start_acceptsATemplateOfTagsThatMayComeFromTheContext() {
    assertThat(MetricHarness.problems("graphite", "template", "tenant", "tags", "*")).isEmpty();
    assertThat(MetricHarness.problems("graphite", "template", "tenant", "tags", "tenant"))
        .isEmpty();
    assertThat(MetricHarness.problems("graphite", "template", "tenant", "staticFields", "tenant=x"))
        .isEmpty();
  }
}
