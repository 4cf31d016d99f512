// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one table of all options, and the rules that join several of them.
 *
 * @hidden
 */
public final class OptionNames {

  private static final Pattern STREAM =
      Pattern.compile(
          "[a-zA-Z0-9_.-]{1,128}|arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/[a-zA-Z0-9_.-]{1,128}");

  /** One request may have this part of the buffer: a sixth. See docs/RATIONALE.md. */
  public static final int REQUEST_SHARE = 6;

  private OptionNames() {}

  /** All sections with their options, as an unconfigured appender has them. */
  public static List<OptionSection> all() {
    return new SluiceOptions().sections();
  }

  /**
   * Completes the options from the environment and checks them. The default replaces an unreadable
   * value, so that the other problems are reported too. With any problem the options cannot be
   * used.
   *
   * @param environment how to look up an environment variable
   */
  public static void resolve(
      SluiceOptions options, Function<String, @Nullable String> environment, Problems problems) {
    for (OptionSection section : options.sections()) {
      section.fillFrom(environment);
      section.check(problems);
    }
    if (resolvePlaceholders(options, SluiceOptions.STREAM, environment, problems)) {
      checkStream(options, problems);
    }
    resolvePlaceholders(options, SluiceOptions.STREAM_ROUTES, environment, problems);
    ClientRules.check(options, problems);
    Effects.check(options, problems);
    checkSizes(options, problems);
    checkFormat(options.format(), problems);
    checkFixedNames(options.format(), problems);
    checkRetry(options.retry(), problems);
    checkSpool(options, problems);
    checkAggregation(options, problems);
  }

  /** The option of ours that stands for another product's of this name, or null. */
  static @Nullable String former(OptionSection section, String name) {
    boolean isOurs = all().stream().anyMatch(one -> one.takesInAnyCase(name));
    return isOurs && !section.section().isEmpty() ? null : FormerNames.of(name);
  }

  /** A guess for an unknown name: {@code did you mean batch.linger? }, or nothing. */
  static String meant(OptionSection section, String name) {
    Map<String, String> places = new LinkedHashMap<>();
    for (OptionSection other : all()) {
      for (Option<?> option : other.table()) {
        places.merge(option.name(), other.path(option.name()), (a, b) -> a + " or " + b);
      }
    }
    Set<String> near = new LinkedHashSet<>(section.table().stream().map(Option::name).toList());
    if (section.section().isEmpty()) {
      all().stream().map(OptionSection::section).filter(s -> !s.isEmpty()).forEach(near::add);
    }
    String nearest = Nearest.of(name, near);
    String elsewhere = Nearest.of(name, places.keySet());
    if (elsewhere != null && (nearest == null || elsewhere.equalsIgnoreCase(name))) {
      nearest = near.contains(elsewhere) ? section.path(elsewhere) : places.get(elsewhere);
    } else if (nearest != null) {
      nearest = section.path(nearest);
    }
    return nearest == null ? "" : "did you mean " + nearest + "? ";
  }

  /** Whether a name is one of the sections, for the message about one that is not. */
  static String sectionNames() {
    return all().stream()
        .map(OptionSection::section)
        .filter(section -> !section.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /**
   * With an encoder or a layout its bytes are the record, and an option that shapes records would
   * have no effect. One from the environment may be meant for other appenders.
   */
  public static void checkEncoded(FormatOptions format, Problems problems) {
    // The variable applies to every appender: a secret must not be sent because one cannot mask it.
    if (format.isSet(FormatOptions.MASK_KEYS) && !format.isSetInFile(FormatOptions.MASK_KEYS)) {
      problems.add(
          "SLUICE_FORMAT_MASK_KEYS has no effect with an encoder or a layout, whose bytes are the"
              + " record: remove the one or the other, or mask in the encoder");
    }
    for (Option<?> option : format.table()) {
      if (format.isSetInFile(option) && !FormatOptions.WITH_ENCODER.contains(option)) {
        problems.add(
            format.path(option.name())
                + " has no effect with an encoder or a layout, whose bytes are the record: remove"
                + " the one or the other");
      }
    }
  }

  /**
   * Options that have no effect beside the others, each with what it needs. Those of the file that
   * promise something are refused before.
   */
  public static List<String> unused(SluiceOptions options, boolean isEncoded) {
    List<String> unused = Effects.unused(options);
    FormatOptions format = options.format();
    List<Option<?>> holdBack =
        isEncoded
            ? FormatOptions.HOLD_BACK
            : hasFixedNames(format) ? List.of(FormatOptions.DATA_KEYS) : List.of();
    for (Option<?> option : holdBack) {
      if (Effects.isChanged(format, option)) { // by a variable: the file is refused
        unused.add(format.variable(option.name()) + " (all parts of an event are sent)");
      }
    }
    return unused;
  }

  /** Whether every placeholder has a value: otherwise the text cannot be checked. */
  private static boolean resolvePlaceholders(
      SluiceOptions options,
      Option<String> option,
      Function<String, @Nullable String> environment,
      Problems problems) {
    String text = options.find(option);
    if (text != null && text.contains("%{")) {
      Problems unresolved = new Problems();
      String resolved = Placeholders.resolve(option.name(), text, environment, unresolved);
      unresolved.messages().forEach(problems::add);
      if (!unresolved.isEmpty()) {
        return false;
      }
      options.set(option.name(), resolved);
    }
    return true;
  }

  /** Whether the text can be the name or ARN of a stream. */
  public static boolean isStream(String text) {
    return STREAM.matcher(text).matches();
  }

  private static void checkStream(SluiceOptions options, Problems problems) {
    String stream = options.find(SluiceOptions.STREAM);
    if (stream == null || stream.isEmpty()) {
      problems.add("stream is required: give the name or ARN of a Kinesis data stream");
    } else if (!isStream(stream)) {
      problems.add("stream", "a stream name of [a-zA-Z0-9_.-]{1,128} or a stream ARN", stream, "");
    }
  }

  private static void checkSizes(SluiceOptions options, Problems problems) {
    long buffer = options.buffer().get(BufferOptions.MAX_BYTES);
    long event = options.format().get(FormatOptions.MAX_EVENT_BYTES);
    if (buffer / REQUEST_SHARE < event) {
      problems.add(
          "buffer.maxBytes must be at least "
              + REQUEST_SHARE
              + " times format.maxEventBytes ("
              + Units.sizeText(event)
              + "): "
              + Units.sizeText(buffer)
              + "; raise the one or lower the other");
    }
    long record = options.batch().maxRecordBytes();
    if (record > options.batch().get(BatchOptions.MAX_BYTES)) {
      problems.add(
          "batch.maxRecordBytes must not exceed batch.maxBytes: "
              + Units.sizeText(record)
              + "; raise batch.maxBytes or lower batch.maxRecordBytes");
    }
  }

  private static void checkFormat(FormatOptions format, Problems problems) {
    if (format.isSetInFile(FormatOptions.LOG_KEY) && format.isSetInFile(FormatOptions.TIME_KEY)) {
      problems.add(
          "format.logKey and format.timeKey exclude each other: the record would be only the value"
              + " of logKey, and the time would be lost; remove one of them");
    }
    List<String> kept = format.find(FormatOptions.DATA_KEYS);
    String logKey = format.find(FormatOptions.LOG_KEY);
    if (kept != null
        && format.isSetInFile(FormatOptions.DATA_KEYS)
        && format.isSetInFile(FormatOptions.LOG_KEY)
        && !format.isSet(FormatOptions.REPLACE_DOTS)
        && !kept.contains(logKey)) {
      problems.add(
          "format.logKey must be among format.dataKeys, which would leave it out of each record:"
              + " add it there, or remove dataKeys");
    }
  }

  private static boolean hasFixedNames(FormatOptions format) {
    return switch (format.get(FormatOptions.TYPE)) {
      case INFLUX, GRAPHITE, METRIC_JSON, OTLP_PROTO, OTLP_JSON -> true;
      case JSON, LTSV, CSV, TSV, SINGLE_VALUE, OUT_FILE, MSGPACK -> false;
    };
  }

  /** OTLP and metrics fix names and places, so options that shape records have no effect. */
  private static void checkFixedNames(FormatOptions format, Problems problems) {
    if (!hasFixedNames(format)) {
      return;
    }
    FormatOptions.Type type = format.get(FormatOptions.TYPE);
    for (Option<?> option : FormatOptions.WITHOUT_FIXED_NAMES) {
      if (format.isSetInFile(option)) {
        problems.add(
            format.path(option.name())
                + " has no effect with format.type="
                + type.name().toLowerCase(Locale.ROOT)
                + ", whose names are fixed: remove the one or the other");
      }
    }
  }

  private static void checkAggregation(SluiceOptions options, Problems problems) {
    BatchOptions batch = options.batch();
    BatchOptions.Aggregation aggregation = batch.get(BatchOptions.AGGREGATION);
    FormatOptions.Type type = options.format().get(FormatOptions.TYPE);
    boolean binary = type == FormatOptions.Type.OTLP_PROTO || type == FormatOptions.Type.MSGPACK;
    if (aggregation == BatchOptions.Aggregation.NEWLINE) {
      options.format().putIntoLines();
    }
    if (aggregation == BatchOptions.Aggregation.NEWLINE && binary) {
      problems.add(
          "batch.aggregation=newline needs a text format: format.type="
              + type.name().toLowerCase(Locale.ROOT)
              + " is binary, and its lines could not be told apart; use kpl or none");
    }
    if (aggregation != BatchOptions.Aggregation.NONE
        && batch.get(BatchOptions.AGGREGATION_MAX_BYTES) > batch.maxRecordBytes()) {
      problems.add(
          "batch.aggregationMaxBytes must not exceed batch.maxRecordBytes: "
              + Units.sizeText(batch.get(BatchOptions.AGGREGATION_MAX_BYTES))
              + "; lower it, or raise batch.maxRecordBytes");
    }
  }

  private static void checkSpool(SluiceOptions options, Problems problems) {
    SpoolOptions spool = options.spool();
    boolean spills = options.buffer().get(BufferOptions.OVERFLOW) == BufferOptions.Overflow.SPOOL;
    if (spool.isOff()) {
      if (spills) {
        problems.add("buffer.overflow=spool needs a spool: set spool.mode to overflow or always");
      }
      return;
    }
    String directory = spool.find(SpoolOptions.DIRECTORY);
    if (directory == null || directory.isBlank()) {
      problems.add(
          "spool.directory is required with spool.mode="
              + spool.get(SpoolOptions.MODE).name().toLowerCase(Locale.ROOT)
              + ": name a directory of this user's that outlives the process");
    }
    if (spool.get(SpoolOptions.SEGMENT_BYTES) > spool.get(SpoolOptions.MAX_BYTES)) {
      problems.add(
          "spool.segmentBytes must not exceed spool.maxBytes: "
              + Units.sizeText(spool.get(SpoolOptions.SEGMENT_BYTES)));
    }
  }

  private static void checkRetry(RetryOptions retry, Problems problems) {
    Duration base = retry.get(RetryOptions.BACKOFF_BASE);
    Duration max = retry.get(RetryOptions.BACKOFF_MAX);
    if (base.compareTo(max) > 0) {
      problems.add(
          "retry.backoffBase must not exceed retry.backoffMax ("
              + Units.durationText(max)
              + "): "
              + Units.durationText(base));
    }
  }
}
