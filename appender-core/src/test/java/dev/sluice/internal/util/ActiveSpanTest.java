// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** With OpenTelemetry's real SDK, with its API alone, and without either. */
class ActiveSpanTest {

  @Test
  void current_isTheSpanThatIsActiveOnThisThread() throws InterruptedException {
    try (SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(new Nowhere()).build()) {
      Span span = tracers.get("test").spanBuilder("work").startSpan();
      AtomicReference<ActiveSpan.Ids> elsewhere = new AtomicReference<>();
      try (Scope ignored = span.makeCurrent()) {
        assertThat(ActiveSpan.current())
            .isEqualTo(
                new ActiveSpan.Ids(
                    span.getSpanContext().getTraceId(),
                    span.getSpanContext().getSpanId(),
                    span.getSpanContext().getTraceFlags().asHex()));
        Thread other = new Thread(() -> elsewhere.set(ActiveSpan.current()));
        other.start();
        other.join();
      }
      assertThat(elsewhere).hasNullValue();
      assertThat(ActiveSpan.current()).isNull();
      span.end();
    }
  }

  /** Loads our class and what is named anew, as an application that has nothing else. */
  private static URLClassLoader loader(Class<?>... of) {
    List<URL> urls = new ArrayList<>();
    urls.add(ActiveSpan.class.getProtectionDomain().getCodeSource().getLocation());
    for (Class<?> type : of) {
      urls.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static Object current(ClassLoader loader) throws ReflectiveOperationException {
    return loader.loadClass(ActiveSpan.class.getName()).getMethod("current").invoke(null);
  }

  /** Spring Boot's wrapper, which fills the MDC, may come after the first event. */
  @Test
  void apiThatNobodyHasUsed_isNotTouched() throws Exception {
    try (URLClassLoader loader =
        loader(Span.class, Context.class, io.opentelemetry.common.ComponentLoader.class)) {
      assertThat(current(loader)).isNull();

      Field used =
          loader
              .loadClass("io.opentelemetry.context.ContextStorageWrappers")
              .getDeclaredField("storageInitialized");
      used.setAccessible(true);
      assertThat(used.getBoolean(null)).isFalse();

      loader.loadClass(Context.class.getName()).getMethod("current").invoke(null);
      assertThat(used.getBoolean(null)).as("the application uses it now").isTrue();
      assertThat(current(loader)).as("no span is active").isNull();
    }
  }

  @Test
  void withoutOpenTelemetry_thereIsNone() throws Exception {
    try (URLClassLoader loader = loader()) {
      assertThat(current(loader)).isNull();
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
