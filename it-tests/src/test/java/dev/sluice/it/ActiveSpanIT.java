// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events within a span of OpenTelemetry's SDK, with and without its ids in the MDC. */
class ActiveSpanIT {

  private static final String IN_MDC = "0af7651916cd43dd8448eb211c80319c";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Framework.class)
  void eventWithinASpan_hasItsTrace_unlessTheContextNamesOne(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with("partitionKey", "trace")
            .with("partitionKeyDefault", "none")
            .with("format.type", "otlp_json");
    SpanContext ids;
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()));
        SdkTracerProvider tracers =
            SdkTracerProvider.builder().addSpanProcessor(new Nowhere()).build()) {
      app.info("before");
      Span span = tracers.get("it").spanBuilder("work").startSpan();
      ids = span.getSpanContext();
      try (Scope ignored = span.makeCurrent()) {
        app.info("within");
        app.log(Line.info("other").context("trace_id", IN_MDC));
      }
      span.end();
      app.info("after");
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.stats().delivered()).isEqualTo(4);
      assertThat(app.stats().keyMissing()).isEqualTo(2);
    }
    for (StoredRecord record : kinesis.records()) {
      String json = record.text();
      boolean isWithin = json.contains("\"within\"");
      String trace = isWithin ? ids.getTraceId() : json.contains("\"other\"") ? IN_MDC : "none";
      assertThat(record.partitionKey()).as(json).isEqualTo(trace);
      if (isWithin) {
        assertThat(json)
            .contains(
                "\"flags\":%d,\"traceId\":\"%s\",\"spanId\":\"%s\""
                    .formatted(ids.getTraceFlags().asByte(), trace, ids.getSpanId()));
      } else {
        assertThat(json.contains("traceId")).as(json).isEqualTo(trace.equals(IN_MDC));
        assertThat(json).doesNotContain(ids.getTraceId());
      }
    }
  }

  /** Without a processor the SDK makes spans without ids. */
  private static final class Nowhere implements SpanProcessor {

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }
}
