// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** How an event becomes a metric, seen through the format that shows most of it. */
class MetricReaderTest {

  @Test
  void tags_areThoseOfTheOption() {
    TestEvent event = TestEvent.named("m").mdc("tenant", 7).mdc("x", "y");

    assertThat(tags(event, "tags", "thread, tenant,missing,,tenant"))
        .isEqualTo("{\"tenant\":\"7\",\"thread\":\"main\"}");
    assertThat(tags(event, "tags", "")).isEqualTo("{}");
    assertThat(tags(event, "tags", "*")).isEqualTo("{\"tenant\":\"7\",\"x\":\"y\"}");
    assertThat(tags(event, "tags", "*,level,x"))
        .isEqualTo("{\"level\":\"INFO\",\"tenant\":\"7\",\"x\":\"y\"}");
  }

  @Test
  void contextEntry_neverReplacesAPartOfTheEvent() {
    TestEvent event = TestEvent.named("m").mdc("level", "fake").mdc("host", "mine");

    assertThat(tags(event, "tags", "level,*"))
        .isEqualTo("{\"context_level\":\"fake\",\"host\":\"mine\",\"level\":\"INFO\"}");
    assertThat(tags(event, "tags", "level")).isEqualTo("{\"level\":\"INFO\"}");
  }

  @Test
  void staticFields_areTagsOfEveryMetric() {
    TestEvent event = TestEvent.named("m").mdc("env", "test");

    assertThat(tags(event, "tags", "", "staticFields", "env=prod,region=eu"))
        .isEqualTo("{\"env\":\"prod\",\"region\":\"eu\"}");
    assertThat(tags(event, "tags", "env", "staticFields", "env=prod"))
        .isEqualTo("{\"env\":\"test\"}");
  }

  @Test
  void measurement_isTheLoggerUnlessItIsNamed() {
    assertThat(json(TestEvent.named("m"), "measurement", "cpu")).contains("\"name\":\"cpu\"");
    assertThat(json(TestEvent.named("m"), "measurement", "")).contains("\"name\":\"m\"");
  }

  @Test
  void fields_haveFiveTypes() {
    LongAdder adder = new LongAdder();
    adder.add(9);
    TestEvent event =
        TestEvent.named("m")
            .field("a", (byte) 1)
            .field("b", (short) 2)
            .field("c", 3)
            .field("d", new AtomicInteger(4))
            .field("e", new AtomicLong(5))
            .field("f", adder)
            .field("g", 0.1f)
            .field("h", new BigDecimal("1.50"))
            .field("i", new BigInteger("-6"))
            .field("j", CharBuffer.wrap("text"))
            .field("k", false)
            .field("l", new BigInteger("18446744073709551616"))
            .field("m", new BigInteger("-9223372036854775809"))
            .field("n", null)
            .field("o", List.of(1))
            .field("p", Thread.State.NEW)
            .field("q", new BigDecimal("1e400"));

    assertThat(fields(event))
        .isEqualTo(
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":9,\"g\":0.1,\"h\":1.5,\"i\":-6,"
                + "\"j\":\"text\",\"k\":false,\"p\":\"NEW\"}");
  }

  @Test
  void field_thatComesTwice_hasItsLastValueInTheFirstPlace() {
    TestEvent event = TestEvent.named("m").field("a", 1).field("b", 2).field("a", 3);

    assertThat(new MetricHarness("influx", "tags", "", "omitTimestamp", "true").write(event))
        .isEqualTo("m a=3i,b=2i\n");
  }

  @Test
  void field_neverReplacesTheMessage() {
    TestEvent event = TestEvent.named("m").field("message", 1).saying("hi");

    assertThat(fields(event)).isEqualTo("{\"field_message\":1,\"message\":\"hi\"}");
    assertThat(fields(event, "messageField", "")).isEqualTo("{\"message\":1}");
    assertThat(fields(event, "messageField", "text")).isEqualTo("{\"message\":1,\"text\":\"hi\"}");
  }

  @Test
  void names_thatAreTheSameWhenRepaired_areThereOnce() {
    TestEvent event = TestEvent.named("m").field("\uD800", 1).field("\uDFFF", 2);

    assertThat(fields(event)).isEqualTo("{\"\uFFFD\":2}");
  }

  @Test
  void fields_mayBeMany() {
    TestEvent event = TestEvent.named("m");
    for (int i = 0; i < 2000; i++) {
      event.field("f" + i % 1000, i);
    }
    MetricHarness harness = new MetricHarness("metric_json", "tags", "");

    for (int round = 0; round < 2; round++) {
      String record = harness.write(event);
      assertThat(record).contains("\"f0\":1000,").contains("\"f999\":1999}");
      assertThat(record.chars().filter(c -> c == ':').count()).isEqualTo(1000 + 4);
      assertThat(harness.write(TestEvent.named("m").field("a", 1))).contains("{\"a\":1}");
    }
  }

  @Test
  void time_isCutTowardsZeroAndNeverOverflows() {
    Metric metric = new Metric();
    metric.start("m", -1, 999_999_999);
    assertThat(metric.time(0)).isEqualTo(-1);
    assertThat(metric.time(3)).isZero();
    assertThat(metric.time(9)).isZero();
    metric.start("m", -12, 500_000_000);
    assertThat(metric.time(8)).isEqualTo(-115);
    assertThat(metric.time(10)).isEqualTo(-1);
    metric.start("m", Long.MAX_VALUE, 999_999_999);
    assertThat(metric.time(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(metric.time(9)).isEqualTo(Long.MAX_VALUE);
    metric.start("m", Long.MIN_VALUE, 0);
    assertThat(metric.time(0)).isEqualTo(Long.MIN_VALUE);
  }

  private static String tags(TestEvent event, String... options) {
    String record = json(event, options);
    return record.substring(record.indexOf("\"tags\":") + 7, record.indexOf(",\"timestamp\""));
  }

  private static String fields(TestEvent event, String... options) {
    String record = json(event, options);
    return record.substring(record.indexOf("{\"fields\":") + 10, record.indexOf(",\"name\""));
  }

  private static String json(TestEvent event, String... options) {
    return new MetricHarness("metric_json", options).write(event);
  }
}
