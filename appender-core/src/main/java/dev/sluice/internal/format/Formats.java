// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Compressors;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door of the stage: compiles the options into a maker of formats. */
public final class Formats {

  private Formats() {}

  /**
   * Makes formats as the options say; each is for one thread at a time.
   *
   * @param encoder the framework's own, which replaces ours, or null
   * @param logKeyMissing called for each event without the field that the log key names
   */
  public static <E> Supplier<EventFormat<E>> compile(
      FormatOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Runnable logKeyMissing,
      Problems problems) {
    Supplier<EventFormat<E>> plain =
        compilePlain(options, reader, encoder, logKeyMissing, problems);
    Supplier<Compressor> compressors = Compressors.compile(options, problems);
    return compressors == null ? plain : () -> plain.get().compressed(compressors.get());
  }

  private static <E> Supplier<EventFormat<E>> compilePlain(
      FormatOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Runnable logKeyMissing,
      Problems problems) {
    Strftime strftime = strftime(options, problems);
    byte[] newline = newline(options);
    if (encoder == null && OtlpFormats.areChosen(options)) {
      return OtlpFormats.compile(options, reader, newline, System::getenv, problems);
    }
    return () -> {
      JsonFormat<E> json = new JsonFormat<>(reader, options, strftime, newline);
      if (encoder != null) {
        int maxBytes = Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
        return new EventFormat<>(new EncodedFormat<>(encoder, maxBytes), json);
      }
      if (options.isSet(FormatOptions.LOG_KEY)) {
        return new EventFormat<>(
            new LogKeyFormat<>(reader, options, json, logKeyMissing, newline), json);
      }
      return new EventFormat<>(json, json);
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

  private static byte[] newline(FormatOptions options) {
    FormatOptions.Newline set = options.find(FormatOptions.NEWLINE);
    String text =
        switch (set == null ? FormatOptions.Newline.NONE : set) {
          case NONE -> "";
          case LF -> "\n";
          case CRLF -> "\r\n";
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
