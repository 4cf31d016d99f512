// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import dev.sluice.record.Severity;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stateless getters over a framework's event. Called on the caller thread only, inside append, so
 * that re-used events and thread-bound contexts are read in time. What has a default here is for
 * events that have no such part.
 *
 * @param <E> the framework's event
 */
public interface EventReader<E> {

  /** No queue in front of the appender. */
  BooleanSupplier NO_QUEUES = () -> false;

  /**
   * Tells whether the framework holds events in queues of its own in front of its appenders, when
   * it is asked. Objects for the same queues are equal, so that no queue is checked twice. The
   * thread that flushes all appenders asks.
   */
  default BooleanSupplier queues() {
    return NO_QUEUES;
  }

  /** Seconds since 1970 of the event. */
  long epochSecond(E event);

  /** Nanoseconds within that second, as precise as the framework knows them. */
  int nanoOfSecond(E event);

  Severity severity(E event);

  /** The level's own name, custom levels included. */
  String level(E event);

  String loggerName(E event);

  String threadName(E event);

  /** The formatted message. May throw what a parameter's {@code toString()} throws. */
  @Nullable String message(E event);

  /**
   * The formatted message with other values in place of those of its fields, for a framework that
   * makes the message of them (Log4j's map messages).
   *
   * @param fields gives the replacement of a field's value
   */
  default @Nullable String message(
      E event, BiFunction<String, @Nullable Object, @Nullable Object> fields) {
    return message(event);
  }

  /**
   * Appends the formatted message, for a framework that has it in a buffer and would have to make a
   * string of it.
   *
   * @return false if nothing was appended: then {@link #message} is as cheap
   */
  default boolean appendMessage(E event, StringBuilder target) {
    return false;
  }

  /** The key-value fields of the event in their order, values typed. */
  void readFields(E event, FieldSink sink);

  /** The value of one key-value field, or null. */
  @Nullable Object field(E event, String name);

  /** The context entries (MDC, ThreadContext). */
  void readContext(E event, FieldSink sink);

  /** The value of one context entry, or null. */
  @Nullable Object contextValue(E event, String name);

  /** The names of all markers, parents included. */
  default void readMarkers(E event, Consumer<String> sink) {}

  /** Whether the event carries a throwable. */
  default boolean hasThrown(E event) {
    return false;
  }

  /** The throwable's class name; only asked when {@link #hasThrown}. */
  default String thrownClass(E event) {
    return "";
  }

  /** The throwable's message; only asked when {@link #hasThrown}. */
  default @Nullable String thrownMessage(E event) {
    return null;
  }

  /**
   * The stack trace as text, causes included; only asked when {@link #hasThrown}.
   *
   * @param rootCauseFirst the innermost cause on top
   */
  default String stackTrace(E event, boolean rootCauseFirst) {
    return "";
  }

  /**
   * The readable parts of a stack trace when {@link #stackTrace} threw. Throws nothing itself.
   *
   * @param instead the text for unreadable parts
   */
  default String partialStackTrace(E event, String instead) {
    return instead;
  }

  /** Where the logging call stands, or null; costly, asked only when the options want it. */
  default @Nullable StackTraceElement caller(E event) {
    return null;
  }

  /**
   * Compiles a pattern of the framework's own pattern layout, for {@code
   * partitionKey=pattern:TEXT}. Called once, at start; what it returns is called by several caller
   * threads at once and may throw.
   *
   * @throws IllegalArgumentException for a pattern that the framework does not understand
   * @throws UnsupportedOperationException where the framework has no patterns
   */
  default Function<E, String> pattern(String pattern) {
    throw new UnsupportedOperationException("is not supported: this framework has no patterns");
  }

  /**
   * New invented events of every shape. The start formats them, so that a library that is too old
   * shows at once, and no class is first initialised by an event from deep in the stack. They are
   * not sent, not counted, and not passed to an encoder, a layout or a pattern of the application.
   * Empty if there are none.
   */
  default List<E> samples() {
    return List.of();
  }
}
