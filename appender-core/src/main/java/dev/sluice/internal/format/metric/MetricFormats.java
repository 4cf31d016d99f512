// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.time.TimestampUnit;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.FormatOptions.LineFeed;
import dev.sluice.options.FormatOptions.TagSanitizeMode;
import dev.sluice.options.FormatOptions.TimeDialect;
import dev.sluice.options.Problems;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The door to the metric formats: compiles their options. Runs once, at start. */
public final class MetricFormats {

  private MetricFormats() {}

  /**
   * Makes formats as the options say; each is for one thread at a time.
   *
   * @param counts counts events without any value for graphite
   * @param newline the end of each record
   */
  public static <E> Supplier<RecordFormat<E>> compile(
      FormatParts<E> parts, FormatCounts counts, byte[] newline, Problems problems) {
    FormatOptions options = parts.options();
    MetricShape shape = new MetricShape(options, parts.staticFields(), parts.host()::hostname);
    return switch (options.get(FormatOptions.TYPE)) {
      case INFLUX -> influx(parts, shape, counts, newline, problems);
      case GRAPHITE -> graphite(parts, shape, counts::noMetric, newline, problems);
      case METRIC_JSON -> metricJson(parts, shape, newline, problems);
      default -> throw new IllegalArgumentException("not a metric format");
    };
  }

  private static <E> Supplier<RecordFormat<E>> influx(
      FormatParts<E> parts,
      MetricShape shape,
      FormatCounts counts,
      byte[] newline,
      Problems problems) {
    if (!shape.includeFields && shape.messageField == null) {
      problems.add(
          "format.includeFields=false leaves format.type=influx without any field, as"
              + " format.messageField is empty: name a messageField, or include the fields");
    }
    LineBreaks breaks = LineBreaks.of(parts.options(), LineFeed.ESCAPE, counts::linesJoined);
    return () ->
        new MetricFormat<>(
            new MetricReader<>(parts.reader(), shape),
            new InfluxFormat(parts.options(), breaks, newline));
  }

  private static <E> Supplier<RecordFormat<E>> graphite(
      FormatParts<E> parts,
      MetricShape shape,
      Runnable noMetric,
      byte[] newline,
      Problems problems) {
    if (!shape.includeFields) {
      problems.add(
          "format.includeFields=false leaves format.type=graphite without any number to write:"
              + " include the fields, or choose another type");
    }
    FormatOptions options = parts.options();
    String prefix = options.get(FormatOptions.PREFIX);
    String separator = options.get(FormatOptions.SEPARATOR);
    boolean compatible = options.get(FormatOptions.TAG_SANITIZE_MODE) == TagSanitizeMode.COMPATIBLE;
    boolean tagSupport = options.get(FormatOptions.TAG_SUPPORT);
    Pattern illegal = illegal(options, problems);
    GraphiteTemplates templates = GraphiteTemplates.compile(options, shape, problems);
    return () -> {
      GraphiteSanitizer sanitizer = new GraphiteSanitizer(illegal, parts.maxBytes());
      GraphiteNames names =
          tagSupport
              ? new GraphiteSeries(prefix, separator, compatible, sanitizer)
              : new GraphitePaths(templates, prefix, sanitizer);
      return new GraphiteFormat<>(
          new MetricReader<>(parts.reader(), shape), names, noMetric, newline, parts.maxBytes());
    };
  }

  private static Pattern illegal(FormatOptions options, Problems problems) {
    String regex = options.get(FormatOptions.STRICT_SANITIZE_REGEX);
    String rule = "a regular expression for the characters that become underscores";
    try {
      Pattern illegal = Pattern.compile(regex);
      if (illegal.matcher("").find()) {
        problems.add("format.strictSanitizeRegex", rule, regex, "matches nothing at all too");
      }
      return illegal;
    } catch (PatternSyntaxException e) {
      problems.add("format.strictSanitizeRegex", rule, regex, "has: " + e.getDescription());
      return Pattern.compile(" ");
    }
  }

  private static <E> Supplier<RecordFormat<E>> metricJson(
      FormatParts<E> parts, MetricShape shape, byte[] newline, Problems problems) {
    FormatOptions options = parts.options();
    NestedFields nestedFields = NestedFields.compile(options, problems);
    Masks masks = Masks.compile(options, new Problems()); // its problems were reported already
    int timeDigits = timeDigits(options, problems);
    Strftime timestampFormat = timestampFormat(options, problems);
    return () ->
        new MetricFormat<>(
            new MetricReader<>(parts.reader(), shape),
            new MetricJsonFormat(
                nestedFields, masks, timeDigits, timestampFormat, newline, parts.maxBytes()));
  }

  private static int timeDigits(FormatOptions options, Problems problems) {
    String text = options.get(FormatOptions.TIMESTAMP_UNITS);
    try {
      return TimestampUnit.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          "format.timestampUnits", TimestampUnit.RULE, text, String.valueOf(e.getMessage()));
      return 0;
    }
  }

  private static @Nullable Strftime timestampFormat(FormatOptions options, Problems problems) {
    String text = options.find(FormatOptions.TIMESTAMP_FORMAT);
    if (text == null || text.isEmpty()) {
      return null;
    }
    TimeDialect dialect = options.get(FormatOptions.TIME_DIALECT);
    try {
      return Strftime.compile(text, ZoneOffset.UTC, dialect);
    } catch (IllegalArgumentException e) {
      problems.add(
          "format.timestampFormat",
          "a strftime format such as %Y-%m-%dT%H:%M:%SZ",
          text,
          String.valueOf(e.getMessage()));
      return null;
    }
  }
}
