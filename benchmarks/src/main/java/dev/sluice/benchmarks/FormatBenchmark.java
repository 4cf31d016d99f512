// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.Formats;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of about 400 bytes as JSON: the default record, and beside it what LogstashEncoder and
 * JsonTemplateLayout make of the same parts. Each gives the bytes of a record in an array of its
 * own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FormatBenchmark {

  private static final Map<String, String> CONTEXT =
      Map.of("tenant", "acme", "trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");

  private final EventFormat<String> sluice = sluice();
  private final LogstashEncoder logstash = new LogstashEncoder();
  private final LoggingEvent logbackEvent = logbackEvent();
  private final JsonTemplateLayout template =
      JsonTemplateLayout.newBuilder()
          .setConfiguration(new DefaultConfiguration())
          .setEventTemplateUri("classpath:LogstashJsonEventLayoutV1.json")
          .build();
  private final LogEvent log4jEvent = log4jEvent();

  private static EventFormat<String> sluice() {
    FormatOptions options = new FormatOptions();
    options.setTimeKey("@timestamp");
    options.setTimeKeyFormat("%Y-%m-%dT%H:%M:%S.%3NZ");
    return Formats.compile(
            options,
            new SampleReader(),
            null,
            name -> null,
            ContainerFields.none(),
            null,
            FormatCounts.NONE,
            new Problems())
        .get();
  }

  private static LoggingEvent logbackEvent() {
    LoggingEvent event =
        new LoggingEvent(
            "fqcn",
            new LoggerContext().getLogger(SampleReader.LOGGER),
            Level.INFO,
            AppendBenchmark.MESSAGE,
            null,
            null);
    event.setThreadName("http-nio-8080-exec-7");
    event.setMDCPropertyMap(CONTEXT);
    return event;
  }

  private static LogEvent log4jEvent() {
    SortedArrayStringMap context = new SortedArrayStringMap();
    CONTEXT.forEach(context::putValue);
    return Log4jLogEvent.newBuilder()
        .setLoggerName(SampleReader.LOGGER)
        .setLevel(org.apache.logging.log4j.Level.INFO)
        .setMessage(new SimpleMessage(AppendBenchmark.MESSAGE))
        .setThreadName("http-nio-8080-exec-7")
        .setContextData(context)
        .setTimeMillis(1_795_000_000_123L)
        .build();
  }

  /** LogstashEncoder makes its buffers when it starts. */
  @Setup
  public void start() {
    logstash.setContext(new LoggerContext());
    logstash.start();
  }

  /** The default record. */
  @Benchmark
  public @Nullable ByteWriter sluiceJson() throws IOException {
    return sluice.write(AppendBenchmark.MESSAGE);
  }

  /** Logback's most used JSON encoder. */
  @Benchmark
  public byte[] logstashEncoder() {
    return logstash.encode(logbackEvent);
  }

  /** Log4j 2's JSON layout. */
  @Benchmark
  public byte[] jsonTemplateLayout() {
    return template.toByteArray(log4jEvent);
  }
}
