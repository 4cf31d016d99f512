// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.record.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event of no framework. */
public final class TestEvent {

  public long epochSecond = 1_700_000_000;
  public int nanoOfSecond = 123_456_789;
  public Severity severity = Severity.INFO;
  public String level = "INFO";
  public String logger = "app.Main";
  public String thread = "main";
  public Supplier<@Nullable String> message;

  /** As in a framework that has the message in a buffer, of which it makes no string. */
  public @Nullable StringBuilder buffer;

  public final List<Map.Entry<String, Object>> fields = new ArrayList<>();
  public final Map<String, Object> context = new LinkedHashMap<>();
  public final List<String> markers = new ArrayList<>();
  public @Nullable Throwable thrown;

  /** In place of {@link #thrown}. */
  public @Nullable ThrownTexts thrownTexts;

  public @Nullable StackTraceElement caller;

  /** What a record says of a throwable, where a test wants texts that no throwable has. */
  public record ThrownTexts(String type, @Nullable String message, String stackTrace) {}

  private TestEvent(Supplier<@Nullable String> message) {
    this.message = message;
  }

  public static TestEvent of(String message) {
    return new TestEvent(() -> message);
  }

  public static TestEvent of(Supplier<@Nullable String> message) {
    return new TestEvent(message);
  }

  /** Of this logger, as a metric is: at another time, and without a message. */
  public static TestEvent named(String logger) {
    TestEvent event = new TestEvent(() -> null).at(1_500_000_000, 0);
    event.logger = logger;
    return event;
  }

  public TestEvent saying(@Nullable String text) {
    return saying(() -> text);
  }

  public TestEvent saying(Supplier<@Nullable String> text) {
    message = text;
    return this;
  }

  public TestEvent at(long second, int nano) {
    epochSecond = second;
    nanoOfSecond = nano;
    return this;
  }

  public TestEvent at(Severity severity) {
    this.severity = severity;
    this.level = severity.name();
    return this;
  }

  public TestEvent by(String logger, String thread) {
    this.logger = logger;
    this.thread = thread;
    return this;
  }

  public TestEvent field(String name, @Nullable Object value) {
    fields.add(new java.util.AbstractMap.SimpleEntry<>(name, value));
    return this;
  }

  public TestEvent mdc(String name, @Nullable Object value) {
    context.put(name, value);
    return this;
  }

  public TestEvent marker(String name) {
    markers.add(name);
    return this;
  }

  public TestEvent thrown(Throwable thrown) {
    this.thrown = thrown;
    return this;
  }

  public TestEvent thrown(String type, @Nullable String message, String stackTrace) {
    this.thrownTexts = new ThrownTexts(type, message, stackTrace);
    return this;
  }
}
