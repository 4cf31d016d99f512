// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door of the stage: compiles the options into a maker of formats. */
public final class Formats {

  private Formats() {}

  /**
   * Makes formats as the options say; each is for one thread at a time.
   *
   * @param encoder the framework's own, which replaces ours, or null
   * @param environment how to look up an environment variable
   * @param counts told of events that are not what the format wants
   */
  public static <E> Supplier<EventFormat<E>> compile(
      FormatOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Function<String, @Nullable String> environment,
      FormatCounts counts,
      Problems problems) {
    Strftime strftime = strftime(options, problems);
    Map<String, Object> staticFields =
        Pairs.parse("format.staticFields", options.find(FormatOptions.STATIC_FIELDS), problems);
    HostFields host = new HostFields(environment, ProcessHandle.current().pid());
    int maxBytes = Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
    byte[] newline = newline(options, FormatOptions.Newline.NONE);
    Supplier<JsonFormat<E>> json =
        () ->
            new JsonFormat<>(
                new EventShape<>(reader, options, strftime, staticFields, host),
                new JsonValues(new KeyNames(options)),
                newline,
                maxBytes);
    if (encoder != null) {
      return () -> new EventFormat<>(new EncodedFormat<>(encoder, maxBytes), json.get());
    }
    if (MetricFormats.areChosen(options)) {
      return MetricFormats.compile(
          options,
          reader,
          staticFields,
          host::hostname,
          counts::noMetric,
          newline(options, FormatOptions.Newline.LF),
          problems);
    }
    String logKey = options.find(FormatOptions.LOG_KEY);
    if (logKey == null) {
      return () -> {
        JsonFormat<E> format = json.get();
        return new EventFormat<>(format, format);
      };
    }
    boolean dropMissing =
        options.get(FormatOptions.LOG_KEY_MISSING) == FormatOptions.LogKeyMissing.DROP;
    return () -> {
      JsonFormat<E> whole = json.get();
      LogKeyFormat<E> format =
          new LogKeyFormat<>(
              new EventShape<>(reader, options, strftime, staticFields, host),
              logKey,
              new JsonValues(new KeyNames(options)),
              dropMissing,
              whole,
              counts::logKeyMissing,
              newline,
              maxBytes);
      return new EventFormat<>(format, whole);
    };
  }

  private static @Nullable Strftime strftime(FormatOptions options, Problems problems) {
    String zoneText = options.get(FormatOptions.TIME_ZONE);
    String format = options.get(FormatOptions.TIME_KEY_FORMAT);
    Strftime.Dialect dialect =
        switch (options.get(FormatOptions.TIME_DIALECT)) {
          case FLUENTBIT -> Strftime.Dialect.FLUENTBIT;
          case RUBY -> Strftime.Dialect.RUBY;
        };
    ZoneId zone;
    try {
      zone = ZoneId.of(zoneText);
    } catch (DateTimeException e) {
      problems.add(
          "format.timeZone", "a time zone such as UTC, Europe/Berlin or +02:00", zoneText, "");
      return null;
    }
    try {
      Strftime compiled = Strftime.compile(format, zone, dialect);
      return options.isSet(FormatOptions.TIME_KEY) ? compiled : null;
    } catch (IllegalArgumentException e) {
      problems.add(
          "format.timeKeyFormat",
          "a strftime format, or unix, unix_millis, unix_micros, unix_nanos or unix_float",
          format,
          String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static byte[] newline(FormatOptions options, FormatOptions.Newline byDefault) {
    FormatOptions.Newline set = options.find(FormatOptions.NEWLINE);
    String text =
        switch (set == null ? byDefault : set) {
          case NONE -> "";
          case LF -> "\n";
          case CRLF -> "\r\n";
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
