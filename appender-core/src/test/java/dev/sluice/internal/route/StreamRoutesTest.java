// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.Formats;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which stream an event goes to. */
class StreamRoutesTest {

  private final SluiceOptions options = new SluiceOptions();
  private final Problems problems = new Problems();
  private int missing;

  private StreamRoutes<TestEvent> compile(String routes) {
    options.set("stream", "logs");
    options.set("streamRoutes", routes);
    KeySources<TestEvent> sources =
        new KeySources<>(new TestReader(), "web-1", null, Formats.texts(), problems);
    return StreamRoutes.compile(options, sources, () -> missing++);
  }

  private String streamOf(String routes, TestEvent event) {
    StreamRoutes<TestEvent> compiled = compile(routes);
    assertThat(problems.messages()).isEmpty();
    return compiled.streams().get(compiled.routeOf(event, new byte[0]));
  }

  private static TestEvent of(Object tenant) {
    return TestEvent.of("m").field("tenant", tenant);
  }

  @Test
  void routeOf_isTheAppendersStreamWithoutRoutes() {
    StreamRoutes<TestEvent> routes = compile("");
    assertThat(routes.streams()).containsExactly("logs");
    assertThat(routes.routeOf(of("acme"), new byte[0])).isZero();
    assertThat(missing).isZero();
  }

  @ParameterizedTest
  @CsvSource({"acme, logs-acme", "beta, logs-beta", "gamma, logs-acme", "42, logs"})
  void routeOf_followsTheList(String tenant, String stream) {
    String routes = " field:tenant ; acme=logs-acme, beta = logs-beta,gamma=logs-acme, 42=logs";
    assertThat(streamOf(routes, of(tenant))).isEqualTo(stream);
    assertThat(compile(routes).streams()).containsExactly("logs", "logs-acme", "logs-beta");
    assertThat(missing).isZero();
  }

  @Test
  void routeOf_neverTakesAStreamFromAnEvent() {
    assertThat(streamOf("field:tenant; acme=logs-acme", of("logs-of-others"))).isEqualTo("logs");
    assertThat(streamOf("field:tenant; acme=logs-acme", TestEvent.of("m"))).isEqualTo("logs");
    assertThat(streamOf("field:tenant; acme=logs-acme", of(Map.of("acme", 1)))).isEqualTo("logs");
    assertThat(missing).isEqualTo(3);
  }

  @Test
  void routeOf_takesEverySourceOfAKey() {
    TestEvent event = TestEvent.of("m").mdc("t", "a=b").marker("AUDIT").field("o", Map.of("x", 7));
    assertThat(streamOf("mdc:t; a=b=x", event)).isEqualTo("x");
    assertThat(streamOf("marker; AUDIT=audit", event)).isEqualTo("audit");
    assertThat(streamOf("field:o->x; 7=seven", event)).isEqualTo("seven");
    assertThat(streamOf("level; INFO=info", event)).isEqualTo("info");
    assertThat(streamOf("host; web-1=web", event)).isEqualTo("web");
  }

  @Test
  void routeOf_takesAnArn() {
    String arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/other";
    assertThat(streamOf("field:tenant; acme=" + arn, of("acme"))).isEqualTo(arn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "field:tenant | has no semicolon",
        "field:tenant; | is no value=stream pair",
        "field:tenant; acme | is no value=stream pair",
        "field:tenant; acme= | is no value=stream pair",
        "field:tenant; =logs | is no value=stream pair",
        "field:tenant; acme=my logs | is no value=stream pair",
        "field:tenant; a=x, a=y | gives the same value twice",
        "random; a=x | is none of these",
        "tenant; a=x | is none of these",
        "pattern:%d; a=x | is not supported",
      })
  void compile_saysWhatIsWrong(String routes, String problem) {
    compile(routes);
    assertThat(problems.messages())
        .singleElement()
        .asString()
        .startsWith("streamRoutes must be ")
        .contains(problem);
  }

  @Test
  void compile_boundsTheStreams() {
    compile(list(StreamRoutes.MAX_STREAMS - 1));
    assertThat(problems.messages()).isEmpty();
    compile(list(StreamRoutes.MAX_STREAMS));
    assertThat(problems.messages())
        .singleElement()
        .asString()
        .contains("at most 32 streams", "use several appenders");
  }

  private static String list(int streams) {
    return IntStream.range(0, streams)
        .mapToObj(i -> i + "=s" + i)
        .collect(Collectors.joining(",", "level;", ""));
  }
}
