// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Options that have an effect only beside another one. What is said where they have none: see
 * docs/RATIONALE.md, "What happens to an option that has no effect?".
 */
final class Effects {

  /**
   * What an option needs. One switch says whether it is there: a lambda for each would make each
   * start some milliseconds longer.
   */
  @SuppressWarnings("ImmutableEnumChecker") // the lists and sets are never changed
  private enum Need {
    // A file that says off knows that there is none.
    KNOWN_SPOOL(true, "spool.mode=overflow or always", ofSpool()),
    SPOOL(false, "spool.mode=overflow or always", ofSpool()),
    WRITE_AHEAD(true, "spool.mode=always", SpoolOptions.ACK),
    ROLE(
        true,
        "client.roleArn, the role it is for",
        ClientOptions.ROLE_SESSION_NAME,
        ClientOptions.EXTERNAL_ID,
        ClientOptions.ROLE_DURATION,
        ClientOptions.ROLE_POLICY,
        ClientOptions.STS_ENDPOINT,
        ClientOptions.STS_REGION,
        ClientOptions.WEB_IDENTITY_TOKEN_FILE,
        ClientOptions.STS_PROXY),
    PROXY(
        true, "client.proxy or client.stsProxy", ClientOptions.PROXY_USER, ClientOptions.NO_PROXY),
    TRUST_STORE(true, "client.trustStore", ClientOptions.TRUST_STORE_PASSWORD),
    DEFAULT_CHAIN(
        false,
        "the default chain of credentials",
        ClientOptions.IMDS_RETRIES,
        ClientOptions.IMDS_TIMEOUT),
    AGGREGATION(
        false,
        "batch.aggregation",
        BatchOptions.AGGREGATION_MAX_BYTES,
        BatchOptions.AGGREGATION_MAX_COUNT),
    WAITING_CALLER(false, "an overflow=block or spool.ack=wait", BufferOptions.MAX_BLOCK),
    CHECK(false, "checkStream=fail", SluiceOptions.CHECK_TIMEOUT),
    KEY(
        false,
        "another partitionKey than random",
        SluiceOptions.ORDERING,
        SluiceOptions.PARTITION_KEY_DEFAULT,
        SluiceOptions.PARTITION_KEY_SALT),
    TIME_KEY(
        false,
        "format.timeKey",
        FormatOptions.TIME_KEY_FORMAT,
        FormatOptions.TIME_ZONE,
        FormatOptions.TIME_DIALECT),
    LOG_KEY(false, "format.logKey", FormatOptions.LOG_KEY_MISSING),
    COMPRESSION(false, "format.compression", FormatOptions.COMPRESSION_LEVEL),
    CALLER(false, "format.includeCaller", FormatOptions.CALLER_KEY),
    NAMED_PARTS(
        false,
        "another format.type than single_value",
        FormatOptions.TIME_KEY,
        FormatOptions.DATA_KEYS,
        FormatOptions.INCLUDE_HOST,
        FormatOptions.LEVEL_KEY,
        FormatOptions.LOGGER_KEY,
        FormatOptions.THREAD_KEY,
        FormatOptions.MARKERS_KEY,
        FormatOptions.EXCEPTION_KEY,
        FormatOptions.STATIC_FIELDS),
    WHOLE_EVENT(
        false,
        "a format.type that is neither single_value nor a metric",
        FormatOptions.INCLUDE_MARKERS,
        FormatOptions.INCLUDE_CALLER,
        FormatOptions.CONTEXT_NAME,
        FormatOptions.STACK_TRACE_MAX_LENGTH,
        FormatOptions.STACK_TRACE_ROOT_CAUSE_FIRST),
    WHOLE_CONTEXT(
        false,
        "a format.type that is no metric, whose format.tags name the context entries",
        FormatOptions.INCLUDE_CONTEXT),
    CSV(EnumSet.of(FormatOptions.Type.CSV), FormatOptions.FIELDS, FormatOptions.FORCE_QUOTES),
    TSV(EnumSet.of(FormatOptions.Type.TSV), FormatOptions.KEYS),
    LTSV(EnumSet.of(FormatOptions.Type.LTSV), FormatOptions.LABEL_DELIMITER),
    COLUMNS(
        EnumSet.of(
            FormatOptions.Type.LTSV,
            FormatOptions.Type.CSV,
            FormatOptions.Type.TSV,
            FormatOptions.Type.OUT_FILE),
        FormatOptions.DELIMITER),
    UNQUOTED(
        EnumSet.of(FormatOptions.Type.LTSV, FormatOptions.Type.TSV, FormatOptions.Type.OUT_FILE),
        FormatOptions.REPLACEMENT),
    OUT_FILE(
        EnumSet.of(FormatOptions.Type.OUT_FILE),
        FormatOptions.OUTPUT_TIME,
        FormatOptions.OUTPUT_TAG),
    METRIC(
        EnumSet.of(
            FormatOptions.Type.INFLUX, FormatOptions.Type.GRAPHITE, FormatOptions.Type.METRIC_JSON),
        FormatOptions.MEASUREMENT,
        FormatOptions.TAGS),
    METRIC_WITH_TEXT(
        EnumSet.of(FormatOptions.Type.INFLUX, FormatOptions.Type.METRIC_JSON),
        FormatOptions.MESSAGE_FIELD),
    INFLUX(
        EnumSet.of(FormatOptions.Type.INFLUX),
        FormatOptions.SORT_FIELDS,
        FormatOptions.UINT_SUPPORT,
        FormatOptions.MAX_LINE_BYTES,
        FormatOptions.OMIT_TIMESTAMP),
    GRAPHITE(
        EnumSet.of(FormatOptions.Type.GRAPHITE),
        FormatOptions.PREFIX,
        FormatOptions.TEMPLATE,
        FormatOptions.TEMPLATES,
        FormatOptions.TAG_SUPPORT,
        FormatOptions.TAG_SANITIZE_MODE,
        FormatOptions.SEPARATOR,
        FormatOptions.STRICT_SANITIZE_REGEX),
    METRIC_JSON(
        EnumSet.of(FormatOptions.Type.METRIC_JSON),
        FormatOptions.TIMESTAMP_UNITS,
        FormatOptions.TIMESTAMP_FORMAT,
        FormatOptions.NESTED_FIELDS_INCLUDE,
        FormatOptions.NESTED_FIELDS_EXCLUDE),
    OTLP(
        EnumSet.of(FormatOptions.Type.OTLP_PROTO, FormatOptions.Type.OTLP_JSON),
        FormatOptions.RESOURCE_ATTRIBUTES);

    /**
     * Of delivery, identity or security: an ERROR in the file and an INFO from a variable; else an
     * INFO in the file alone.
     */
    private final boolean isPromise;

    private final String text;
    private final Set<FormatOptions.Type> types;
    private final List<Option<?>> options;

    Need(boolean isPromise, String text, Option<?>... options) {
      this.isPromise = isPromise;
      this.text = text;
      this.types = Set.of();
      this.options = List.of(options);
    }

    Need(Set<FormatOptions.Type> types, Option<?>... options) {
      this.isPromise = false;
      StringJoiner words = new StringJoiner(" or ", "format.type=", "");
      for (FormatOptions.Type type : types) {
        words.add(type.name().toLowerCase(Locale.ROOT));
      }
      this.text = words.toString();
      this.types = types;
      this.options = List.of(options);
    }

    private static Option<?>[] ofSpool() {
      List<Option<?>> options = new ArrayList<>(new SpoolOptions().table());
      options.remove(SpoolOptions.MODE);
      return options.toArray(new Option<?>[0]);
    }

    boolean isMet(SluiceOptions all) {
      SpoolOptions spool = all.spool();
      ClientOptions client = all.client();
      FormatOptions format = all.format();
      return switch (this) {
        case KNOWN_SPOOL -> !spool.isOff() || spool.isSet(SpoolOptions.MODE);
        case SPOOL -> !spool.isOff();
        case WRITE_AHEAD -> spool.get(SpoolOptions.MODE) != SpoolOptions.Mode.OVERFLOW;
        case ROLE -> client.isSet(ClientOptions.ROLE_ARN);
        case PROXY -> client.isSet(ClientOptions.PROXY) || client.isSet(ClientOptions.STS_PROXY);
        case TRUST_STORE -> client.isSet(ClientOptions.TRUST_STORE);
        case DEFAULT_CHAIN -> ClientRules.SOURCES.stream().noneMatch(client::isSet);
        case AGGREGATION ->
            all.batch().get(BatchOptions.AGGREGATION) != BatchOptions.Aggregation.NONE;
        case WAITING_CALLER ->
            all.buffer().get(BufferOptions.OVERFLOW) == BufferOptions.Overflow.BLOCK
                || spool.get(SpoolOptions.OVERFLOW) == SpoolOptions.Overflow.BLOCK
                || spool.get(SpoolOptions.ACK) == SpoolOptions.Ack.WAIT;
        case CHECK -> all.get(SluiceOptions.CHECK_STREAM) == SluiceOptions.CheckStream.FAIL;
        case KEY -> !all.get(SluiceOptions.PARTITION_KEY).equals("random");
        case TIME_KEY ->
            type(all) == FormatOptions.Type.OUT_FILE || format.isSet(FormatOptions.TIME_KEY);
        case LOG_KEY -> format.isSet(FormatOptions.LOG_KEY);
        case COMPRESSION -> format.get(FormatOptions.COMPRESSION) != FormatOptions.Compression.NONE;
        case CALLER -> format.get(FormatOptions.INCLUDE_CALLER);
        case NAMED_PARTS -> type(all) != FormatOptions.Type.SINGLE_VALUE;
        case WHOLE_EVENT -> NAMED_PARTS.isMet(all) && WHOLE_CONTEXT.isMet(all);
        case WHOLE_CONTEXT -> !METRIC.isMet(all);
        default -> types.contains(type(all));
      };
    }

    private static FormatOptions.Type type(SluiceOptions all) {
      return all.format().get(FormatOptions.TYPE);
    }
  }

  private Effects() {}

  /** Refuses promises of the file that would not be kept. */
  static void check(SluiceOptions options, Problems problems) {
    for (Need need : Need.values()) {
      if (need.isPromise && !need.isMet(options)) {
        for (Option<?> option : need.options) {
          OptionSection section = section(options, option);
          if (section.isSetInFile(option) && isChanged(section, option)) {
            String path = section.path(option.name());
            problems.add(path + " needs " + need.text + ": set that, or remove it");
          }
        }
      }
    }
  }

  /** The other options without an effect, each with what it needs. */
  static List<String> unused(SluiceOptions options) {
    List<String> unused = new ArrayList<>();
    for (Need need : Need.values()) {
      if (!need.isMet(options)) {
        for (Option<?> option : need.options) {
          OptionSection section = section(options, option);
          boolean isOfFile = section.isSetInFile(option);
          if (isOfFile != need.isPromise && isChanged(section, option)) {
            String name = option.name();
            unused.add(
                (isOfFile ? section.path(name) : section.variable(name))
                    + " (needs "
                    + need.text
                    + ")");
          }
        }
      }
    }
    return unused;
  }

  private static OptionSection section(SluiceOptions options, Option<?> option) {
    for (OptionSection section : options.sections()) {
      if (section.table().contains(option)) {
        return section;
      }
    }
    throw new IllegalStateException(option.name());
  }

  /** Set, and to another value than the default. */
  static boolean isChanged(OptionSection section, Option<?> option) {
    String byDefault = option.defaultText();
    return section.isSet(option)
        && (byDefault == null || !option.parse(byDefault).equals(section.find(option)));
  }
}
