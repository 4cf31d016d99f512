// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.json.JsonFormat;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.time.TimestampCache;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Makes the formats of the Fluentd world. Used at start only. */
public final class TextFormats {

  private static final String MSGPACK_LIBRARY = "org.msgpack:msgpack-core:0.9.12";

  private TextFormats() {}

  public static <E> Supplier<RecordFormat<E>> ltsv(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    String labels = parts.options().get(FormatOptions.LABEL_DELIMITER);
    String delimiter = parts.delimiter("\t");
    checkSeparators(parts.options(), delimiter, problems);
    checkBreaks("labelDelimiter", labels, problems);
    checkReplacement(parts.options(), labels, "format.labelDelimiter", problems);
    if (delimiter.contains(labels) || labels.contains(delimiter)) {
      problems.add(
          "format.labelDelimiter",
          "text that is no part of format.delimiter, nor holds it",
          labels,
          "does not differ enough; choose another");
    }
    return () -> new LtsvFormat<>(parts, newline);
  }

  public static <E> Supplier<RecordFormat<E>> csv(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    List<String> columns = columns(parts, FormatOptions.FIELDS, problems);
    String delimiter = parts.delimiter(",");
    if (delimiter.contains("\"") || hasBreak(delimiter)) {
      problems.add(
          "format.delimiter", "without quotes and line breaks in csv", delimiter, "has one");
    }
    CsvCell cell = new CsvCell(delimiter, parts.options().get(FormatOptions.FORCE_QUOTES));
    return () -> new ColumnFormat<>(parts, columns, delimiter, cell, newline);
  }

  public static <E> Supplier<RecordFormat<E>> tsv(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    List<String> columns = columns(parts, FormatOptions.KEYS, problems);
    String delimiter = parts.delimiter("\t");
    checkSeparators(parts.options(), delimiter, problems);
    SafeText safe = new SafeText(delimiter, parts.options().get(FormatOptions.REPLACEMENT));
    ColumnFormat.Cell cell = (text, bytes) -> bytes.writeUtf8(safe.of(text));
    return () -> new ColumnFormat<>(parts, columns, delimiter, cell, newline);
  }

  /** The replacement of a separator must contain no separator, or an event could forge columns. */
  private static void checkSeparators(FormatOptions options, String delimiter, Problems problems) {
    checkBreaks("delimiter", delimiter, problems);
    checkBreaks("replacement", options.get(FormatOptions.REPLACEMENT), problems);
    checkReplacement(options, delimiter, "format.delimiter", problems);
  }

  private static void checkBreaks(String option, String text, Problems problems) {
    if (hasBreak(text)) {
      problems.add("format." + option, "text without line breaks here", text, "has one");
    }
  }

  private static boolean hasBreak(String text) {
    return text.contains("\n") || text.contains("\r");
  }

  private static void checkReplacement(
      FormatOptions options, String separator, String name, Problems problems) {
    String replacement = options.get(FormatOptions.REPLACEMENT);
    if (replacement.contains(separator)) {
      problems.add(
          "format.replacement", "text without the " + name, replacement, "has it; choose another");
    }
  }

  private static List<String> columns(
      FormatParts<?> parts, Option<List<String>> option, Problems problems) {
    List<String> columns = parts.options().find(option);
    if (columns == null || columns.isEmpty()) {
      problems.add(
          "format."
              + option.name()
              + " is required for this format.type: name the columns, such as"
              + " level,logger,message,user.id");
      return List.of();
    }
    return columns;
  }

  public static <E> Supplier<RecordFormat<E>> singleValue(FormatParts<E> parts, byte[] newline) {
    return () -> new SingleValueFormat<>(parts, newline);
  }

  /**
   * @param time the format that the user gave, for ISO 8601 is Fluentd's
   */
  public static <E> Supplier<JsonFormat<E>> outFile(
      FormatParts<E> parts, Strftime time, byte[] newline, Problems problems) {
    checkBreaks("delimiter", parts.delimiter("\t"), problems);
    checkBreaks("replacement", parts.options().get(FormatOptions.REPLACEMENT), problems);
    if (parts.options().get(FormatOptions.OUTPUT_TAG)) { // the one text that an event chooses
      checkReplacement(parts.options(), parts.delimiter("\t"), "format.delimiter", problems);
    }
    if (parts.options().get(FormatOptions.OUTPUT_TIME)) { // which stands there without quotes
      TimestampCache sample = new TimestampCache(time);
      String text = new String(sample.render(0, 0), 0, sample.length(), StandardCharsets.UTF_8);
      if (hasBreak(text)) {
        String format = parts.options().get(FormatOptions.TIME_KEY_FORMAT);
        problems.add("format.timeKeyFormat", "text without line breaks here", format, "has one");
      }
    }
    return () -> new JsonFormat<>(new OutFileHeader<>(parts, time), parts, newline);
  }

  public static <E> Supplier<RecordFormat<E>> msgpack(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    Supplier<RecordFormat<E>> formats = () -> new MsgpackFormat<>(parts, newline);
    try {
      RecordFormat<E> unused = formats.get(); // fails here if the library is missing
    } catch (LinkageError e) {
      problems.add(
          "format.type",
          "a format whose library is there",
          "msgpack",
          "needs " + MSGPACK_LIBRARY + " on the class path; add it");
    }
    return formats;
  }
}
