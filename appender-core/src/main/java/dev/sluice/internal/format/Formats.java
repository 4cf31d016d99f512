// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.format.json.JsonFormat;
import dev.sluice.internal.format.json.LogKeyFormat;
import dev.sluice.internal.format.metric.MetricFormats;
import dev.sluice.internal.format.otlp.OtlpFormats;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.HostFields;
import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.MaskedReader;
import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SoundFormat;
import dev.sluice.internal.format.shrink.Shrinkables;
import dev.sluice.internal.format.text.TextFormats;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.Pairs;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.ValueTexts;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.FormatOptions.LineFeed;
import dev.sluice.options.FormatOptions.Newline;
import dev.sluice.options.FormatOptions.TimeDialect;
import dev.sluice.options.Problems;
import dev.sluice.record.DropReason;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The door of the stage: compiles the options into a maker of formats. */
public final class Formats {

  private Formats() {}

  /** The text of a value in a record. */
  public static ValueTexts texts() {
    return new JsonObjects();
  }

  /** Reads the values as records show them: masked where {@code maskKeys} says so. */
  public static <E> EventReader<E> masked(EventReader<E> reader, FormatOptions options) {
    Masks masks = Masks.compile(options, new Problems()); // reported by compile
    return MaskedReader.of(reader, masks, options, new JsonObjects(Masks.MASK));
  }

  /**
   * Makes formats as the options say; each is for one thread at a time.
   *
   * @param encoder the framework's own encoder, which replaces our formats, or null
   * @param environment how to look up an environment variable
   * @param container fields of the container, which come later, with includeHost
   * @param compressors make compressors of records, or null
   * @param counts counts events that lack something
   */
  public static <E> Supplier<EventFormat<E>> compile(
      FormatOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Function<String, @Nullable String> environment,
      ContainerFields container,
      @Nullable Supplier<Compressor> compressors,
      FormatCounts counts,
      Problems problems) {
    checkSplit(options, encoder != null, problems);
    Masks masks = Masks.compile(options, problems);
    JsonObjects objects = new JsonObjects(masks.isEmpty() ? null : Masks.MASK);
    ZoneId zone = zone(options, problems);
    Strftime strftime = strftime(options, zone, problems);
    FormatParts<E> parts =
        new FormatParts<>(
            options,
            encoder == null ? MaskedReader.of(reader, masks, options, objects) : reader,
            options.isSet(FormatOptions.TIME_KEY) ? strftime : null,
            masks.in(
                Pairs.parse(
                    "format.staticFields", options.find(FormatOptions.STATIC_FIELDS), problems)),
            new HostFields(environment, options.get(FormatOptions.INCLUDE_HOST), masks),
            container,
            objects);
    boolean isJson = encoder == null && options.get(FormatOptions.TYPE) == FormatOptions.Type.JSON;
    if (!isJson && options.isSetInFile(FormatOptions.LOG_KEY)) {
      problems.add(
          "format.logKey is for format.type=json alone: remove it, or the encoder or format.type");
    }
    checkKeys(parts.shape(), problems);
    byte[] newline = parts.newline(defaultNewline(options, encoder != null));
    Supplier<? extends RecordFormat<E>> chosen =
        encoder == null
            ? ofType(parts, strftime, zone, newline, environment, counts, problems)
            : encoded(encoder, parts, newline, counts);
    BiFunction<EventReader<E>, FormatCounts, RecordFormat<E>> again =
        (other, counter) ->
            ofType(parts.with(other), strftime, zone, newline, environment, counter, new Problems())
                .get();
    // The event was counted already, when its record was too large.
    Shrinkables<E> shrinkables =
        new Shrinkables<>(parts, newline, copy -> again.apply(copy, FormatCounts.NONE));
    return () -> {
      RecordFormat<E> format = chosen.get();
      return new EventFormat<>(
          format,
          encoder == null ? () -> SoundFormat.of(parts, other -> again.apply(other, counts)) : null,
          JsonFormat.safe(format, parts, newline),
          counts,
          compressors == null ? null : compressors.get(),
          whenNotSent(options),
          shrinkables,
          parts.maxBytes());
    };
  }

  private static <E> Supplier<EncodedFormat<E>> encoded(
      EventEncoder<E> encoder, FormatParts<E> parts, byte[] newline, FormatCounts counts) {
    LineBreaks breaks = LineBreaks.of(parts.options(), LineFeed.SPACE, counts::linesJoined);
    return () -> new EncodedFormat<>(encoder, parts, breaks, newline);
  }

  private static <E> Supplier<? extends RecordFormat<E>> ofType(
      FormatParts<E> parts,
      Strftime strftime,
      ZoneId zone,
      byte[] newline,
      Function<String, @Nullable String> environment,
      FormatCounts counts,
      Problems problems) {
    FormatOptions options = parts.options();
    return switch (options.get(FormatOptions.TYPE)) {
      case JSON -> json(parts, newline, counts);
      case LTSV -> TextFormats.ltsv(parts, newline, problems);
      case CSV -> {
        Supplier<RecordFormat<E>> csv = TextFormats.csv(parts, newline, problems);
        LineBreaks breaks = LineBreaks.of(options, LineFeed.ESCAPE, counts::linesJoined);
        yield () -> breaks.in(csv.get());
      }
      case TSV -> TextFormats.tsv(parts, newline, problems);
      case SINGLE_VALUE -> {
        Supplier<RecordFormat<E>> value = TextFormats.singleValue(parts, newline);
        LineBreaks breaks = LineBreaks.of(options, LineFeed.SPACE, counts::linesJoined);
        yield () -> breaks.in(value.get());
      }
      case OUT_FILE -> {
        boolean isSet = options.isSet(FormatOptions.TIME_KEY_FORMAT);
        yield TextFormats.outFile(
            parts, isSet ? strftime : Strftime.iso8601(zone), newline, problems);
      }
      case MSGPACK -> TextFormats.msgpack(parts, newline, problems);
      case OTLP_PROTO, OTLP_JSON -> OtlpFormats.compile(parts, newline, environment, problems);
      case INFLUX, GRAPHITE, METRIC_JSON -> MetricFormats.compile(parts, counts, newline, problems);
    };
  }

  private static <E> Supplier<? extends RecordFormat<E>> json(
      FormatParts<E> parts, byte[] newline, FormatCounts counts) {
    FormatOptions options = parts.options();
    String logKey = options.find(FormatOptions.LOG_KEY);
    if (logKey == null) {
      return () -> JsonFormat.of(parts, newline);
    }
    boolean drop = options.get(FormatOptions.LOG_KEY_MISSING) == FormatOptions.LogKeyMissing.DROP;
    LineBreaks breaks = LineBreaks.of(options, LineFeed.SPACE, counts::linesJoined);
    return () -> breaks.in(new LogKeyFormat<>(parts, logKey, drop, counts::logKeyMissing, newline));
  }

  /** A part needs a place for its number. */
  private static void checkSplit(FormatOptions options, boolean isEncoded, Problems problems) {
    if (isEncoded || options.get(FormatOptions.OVERSIZE) != FormatOptions.Oversize.SPLIT) {
      return;
    }
    boolean hasPlace =
        switch (options.get(FormatOptions.TYPE)) {
          case JSON -> !options.isSet(FormatOptions.LOG_KEY);
          case LTSV, OUT_FILE, MSGPACK, OTLP_PROTO, OTLP_JSON -> true;
          case CSV, TSV, SINGLE_VALUE, INFLUX, GRAPHITE, METRIC_JSON -> false;
        };
    if (!hasPlace) {
      problems.add(
          "format.oversize=split needs a format.type of json (without logKey), ltsv, out_file,"
              + " msgpack, otlp_proto or otlp_json, where the number of a part has its place: use"
              + " truncate or drop, or another type");
    }
  }

  private static DropReason whenNotSent(FormatOptions options) {
    boolean isJson = options.get(FormatOptions.TYPE) == FormatOptions.Type.JSON;
    return isJson ? DropReason.LOG_KEY_MISSING : DropReason.NO_METRIC;
  }

  private static Newline defaultNewline(FormatOptions options, boolean encoded) {
    if (encoded) {
      return Newline.NONE;
    }
    return switch (options.get(FormatOptions.TYPE)) {
      case LTSV, CSV, TSV, SINGLE_VALUE, OUT_FILE, INFLUX, GRAPHITE, METRIC_JSON -> Newline.LF;
      case JSON, MSGPACK, OTLP_PROTO, OTLP_JSON -> Newline.NONE;
    };
  }

  private static void checkKeys(EventShape<?> shape, Problems problems) {
    for (String key : shape.keysTakenTwice()) {
      problems.add(
          "format names two parts of the record \""
              + key
              + "\": give each of the ...Key options, contextName and staticFields its own name");
    }
  }

  private static ZoneId zone(FormatOptions options, Problems problems) {
    String text = options.get(FormatOptions.TIME_ZONE);
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      problems.add("format.timeZone", "a time zone such as UTC, Europe/Berlin or +02:00", text, "");
      return ZoneOffset.UTC;
    }
  }

  private static Strftime strftime(FormatOptions options, ZoneId zone, Problems problems) {
    String format = options.get(FormatOptions.TIME_KEY_FORMAT);
    TimeDialect dialect = options.get(FormatOptions.TIME_DIALECT);
    try {
      return Strftime.compile(format, zone, dialect);
    } catch (IllegalArgumentException e) {
      problems.add(
          "format.timeKeyFormat",
          "a strftime format, iso8601, unix, unix_millis, unix_micros, unix_nanos or unix_float",
          format,
          String.valueOf(e.getMessage()));
      return Strftime.iso8601(zone);
    }
  }
}
