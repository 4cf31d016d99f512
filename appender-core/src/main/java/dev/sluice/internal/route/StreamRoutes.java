// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which stream an event goes to: the appender's own, or one of those that {@code streamRoutes}
 * lists. An event can only choose from the list, it cannot name a stream. Compiled from the options
 * once; thread-safe.
 *
 * @param <E> the framework's event
 */
public final class StreamRoutes<E> {

  /** The appender's own stream. */
  public static final int DEFAULT = 0;

  /** Each stream costs a batch and sender threads of its own. */
  static final int MAX_STREAMS = 32;

  private static final String OPTION = "streamRoutes";
  private static final String RULE =
      "a source as for partitionKey, a semicolon, and value=stream pairs, such as"
          + " field:tenant; acme=logs-acme, beta=logs-beta";

  private final List<String> streams;
  private final @Nullable KeySource<E> source;
  private final Map<String, Integer> routes;
  private final Runnable missing;

  private StreamRoutes(
      List<String> streams,
      @Nullable KeySource<E> source,
      Map<String, Integer> routes,
      Runnable missing) {
    this.streams = List.copyOf(streams);
    this.source = source;
    this.routes = Map.copyOf(routes);
    this.missing = missing;
  }

  /**
   * Reads the options {@code stream} and {@code streamRoutes}.
   *
   * @param missing called for each event whose value is not in the list
   */
  public static <E> StreamRoutes<E> compile(
      SluiceOptions options, KeySources<E> sources, Runnable missing) {
    String stream = options.find(SluiceOptions.STREAM);
    List<String> streams = new ArrayList<>();
    streams.add(stream == null ? "" : stream);
    String text = options.find(SluiceOptions.STREAM_ROUTES);
    if (text == null || text.isBlank()) {
      return new StreamRoutes<>(streams, null, Map.of(), missing);
    }
    int end = text.indexOf(';');
    Map<String, Integer> routes = new HashMap<>();
    if (end < 0) {
      sources.problems().add(OPTION, RULE, text, "has no semicolon");
      return new StreamRoutes<>(streams, null, routes, missing);
    }
    KeySource<E> source = sources.compile(OPTION, text.substring(0, end).strip());
    readRoutes(text.substring(end + 1), streams, routes, sources.problems());
    return new StreamRoutes<>(streams, source, routes, missing);
  }

  private static void readRoutes(
      String text, List<String> streams, Map<String, Integer> routes, Problems problems) {
    for (String pair : text.split(",", -1)) {
      int equals = pair.lastIndexOf('='); // a value may hold one, the name of a stream cannot
      String value = equals < 0 ? "" : pair.substring(0, equals).strip();
      String stream = pair.substring(equals + 1).strip();
      if (value.isEmpty() || !OptionNames.isStream(stream)) {
        problems.add(OPTION, RULE, pair.strip(), "is no value=stream pair");
        continue;
      }
      if (!streams.contains(stream)) {
        streams.add(stream);
      }
      if (routes.put(value, streams.indexOf(stream)) != null) {
        problems.add(OPTION, RULE, pair.strip(), "gives the same value twice");
      }
    }
    if (streams.size() > MAX_STREAMS) {
      problems.add(
          OPTION,
          "at most " + MAX_STREAMS + " streams with the appender's own",
          String.valueOf(streams.size()),
          "are too many; use several appenders");
    }
  }

  /** All streams; the index of each is its route. */
  public List<String> streams() {
    return streams;
  }

  /**
   * The route of an event.
   *
   * @param record the event's bytes before they are compressed
   */
  public int routeOf(E event, byte[] record) {
    if (source == null) {
      return DEFAULT;
    }
    Integer route = routes.get(source.textIn(event, record));
    if (route == null) {
      missing.run();
      return DEFAULT;
    }
    return route;
  }
}
