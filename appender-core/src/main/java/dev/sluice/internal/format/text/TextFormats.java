// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.json.JsonFormat;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.Problems;
import java.util.List;
import java.util.function.Supplier;

/** Makes the formats of the Fluentd world. Used at start only. */
public final class TextFormats {

  private static final String MSGPACK_LIBRARY = "org.msgpack:msgpack-core:0.9.12";

  private TextFormats() {}

  public static <E> Supplier<RecordFormat<E>> ltsv(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    String labels = parts.options().get(FormatOptions.LABEL_DELIMITER);
    checkSeparators(parts.options(), parts.delimiter("\t"), problems);
    checkBreaks("labelDelimiter", labels, problems);
    checkReplacement(parts.options(), labels, "format.labelDelimiter", problems);
    return () -> new LtsvFormat<>(parts, newline);
  }

  public static <E> Supplier<RecordFormat<E>> csv(
      FormatParts<E> parts, byte[] newline, Problems problems) {
    List<String> columns = columns(parts, FormatOptions.FIELDS, problems);
    String delimiter = parts.delimiter(",");
    if (delimiter.contains("\"") || delimiter.contains("\n") || delimiter.contains("\r")) {
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
    if (text.contains("\n") || text.contains("\r")) {
      problems.add("format." + option, "text without line breaks here", text, "has one");
    }
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
