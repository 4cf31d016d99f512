// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import dev.sluice.internal.util.ActiveSpan;
import dev.sluice.internal.util.FieldPath;
import dev.sluice.internal.util.TraceNames;
import dev.sluice.internal.util.ValueTexts;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Factory of {@link KeySource}: reads what {@code partitionKey} and {@code streamRoutes} say.
 *
 * @param hostname the host's name, or null where nobody knows it
 * @param encoded finds a field in the record of a framework's own encoder, or null without one
 * @param texts what the record shows of a value
 * @param <E> the framework's event
 */
public record KeySources<E>(
    EventReader<E> reader,
    @Nullable String hostname,
    @Nullable BiFunction<byte[], FieldPath, @Nullable Object> encoded,
    ValueTexts texts,
    Problems problems) {

  private static final String RULE =
      "fixed:TEXT, field:PATH, mdc:KEY, pattern:TEXT, logger, level, thread, host, marker"
          + " or trace";

  /** The same from another reader of the same events. */
  public KeySources<E> reading(EventReader<E> other) {
    return new KeySources<>(other, hostname, encoded, texts, problems);
  }

  /** Reads the value that the option names. */
  @FunctionalInterface
  private interface ValueSource<E> {
    @Nullable Object valueIn(E event, byte[] record);
  }

  /**
   * The source, or null with a problem if the text is none.
   *
   * @param option whose text it is
   */
  @Nullable KeySource<E> compile(String option, String text) {
    int known = problems.messages().size();
    int colon = text.indexOf(':');
    ValueSource<E> source =
        colon < 0 ? plain(text) : of(option, text.substring(0, colon), text.substring(colon + 1));
    if (source == null && problems.messages().size() == known) {
      String rule = option.equals("partitionKey") ? "random, " + RULE : RULE;
      problems.add(option, rule, text, "is none of these");
    }
    return source == null ? null : (event, record) -> textIn(source, event, record);
  }

  private @Nullable ValueSource<E> plain(String kind) {
    return switch (kind) {
      case "logger" -> (event, record) -> reader.loggerName(event);
      case "level" -> (event, record) -> reader.level(event);
      case "thread" -> (event, record) -> reader.threadName(event);
      case "host" -> (event, record) -> hostname;
      case "marker" -> (event, record) -> firstMarker(event);
      case "trace" -> (event, record) -> traceId(event);
      default -> null;
    };
  }

  private @Nullable ValueSource<E> of(String option, String kind, String argument) {
    return switch (argument.isEmpty() ? "" : kind) {
      case "fixed" -> (event, record) -> argument;
      case "mdc" -> (event, record) -> reader.contextValue(event, argument);
      case "field" -> {
        FieldPath path = FieldPath.of(argument);
        yield encoded == null
            ? (event, record) -> fieldAt(event, path)
            : (event, record) -> encoded.apply(record, path);
      }
      case "pattern" -> pattern(option, argument);
      default -> null;
    };
  }

  private @Nullable ValueSource<E> pattern(String option, String pattern) {
    try {
      Function<E, String> compiled = reader.pattern(pattern);
      return (event, record) -> compiled.apply(event);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      problems.add(
          option, "a layout pattern after pattern:", pattern, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A value that throws costs the event its key, no more. */
  private String textIn(ValueSource<E> source, E event, byte[] record) {
    try {
      Object value = source.valueIn(event, record);
      String text = value == null ? null : texts.textOf(value);
      return text == null ? "" : text;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable t) { // a toString of the application's
      return "";
    }
  }

  /** A field whose own name is the whole path comes before a nested one. */
  private @Nullable Object fieldAt(E event, FieldPath path) {
    Object exact = reader.field(event, path.name());
    return exact != null || !path.isWay()
        ? exact
        : path.within(reader.field(event, path.first()), texts);
  }

  private @Nullable Object firstMarker(E event) {
    List<String> markers = new ArrayList<>(1);
    reader.readMarkers(event, markers::add);
    return markers.isEmpty() ? null : markers.get(0);
  }

  private @Nullable Object traceId(E event) {
    for (String name : TraceNames.TRACE_ID) {
      Object id = reader.contextValue(event, name);
      if (id != null && !id.toString().isEmpty()) {
        return id;
      }
    }
    ActiveSpan.Ids span = ActiveSpan.current();
    return span == null ? null : span.traceId();
  }
}
