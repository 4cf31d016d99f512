// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import dev.sluice.options.FormatOptions.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Options that have an effect only beside another one. What is said where they have none: see
 * docs/RATIONALE.md, "What happens to an option that has no effect?".
 */
final class Effects {

  /**
   * @param isPromise about delivery, identity or security: an ERROR in the file and an INFO from a
   *     variable; else an INFO in the file alone
   */
  private record Rule(
      boolean isPromise, String needs, Predicate<SluiceOptions> holds, List<Option<?>> options) {}

  private static final String SPOOL = "spool.mode=overflow or always";

  private static final List<Rule> RULES =
      List.of(
          // A file that says off knows that there is none.
          promise(
              SPOOL,
              o -> !o.spool().isOff() || o.spool().isSet(SpoolOptions.MODE),
              ofSpool().toArray(Option<?>[]::new)),
          rule(SPOOL, o -> !o.spool().isOff(), ofSpool().toArray(Option<?>[]::new)),
          promise(
              "spool.mode=always",
              o -> o.spool().get(SpoolOptions.MODE) != SpoolOptions.Mode.OVERFLOW,
              SpoolOptions.ACK),
          promise(
              "client.roleArn, the role it is for",
              o -> o.client().isSet(ClientOptions.ROLE_ARN),
              ClientOptions.ROLE_SESSION_NAME,
              ClientOptions.EXTERNAL_ID,
              ClientOptions.ROLE_DURATION,
              ClientOptions.ROLE_POLICY,
              ClientOptions.STS_ENDPOINT,
              ClientOptions.STS_REGION,
              ClientOptions.WEB_IDENTITY_TOKEN_FILE,
              ClientOptions.STS_PROXY),
          promise(
              "client.proxy or client.stsProxy",
              o -> isSet(o, ClientOptions.PROXY) || isSet(o, ClientOptions.STS_PROXY),
              ClientOptions.PROXY_USER,
              ClientOptions.NO_PROXY),
          promise(
              "client.trustStore",
              o -> isSet(o, ClientOptions.TRUST_STORE),
              ClientOptions.TRUST_STORE_PASSWORD),
          rule(
              "the default chain of credentials",
              o -> ClientRules.SOURCES.stream().noneMatch(source -> isSet(o, source)),
              ClientOptions.IMDS_RETRIES,
              ClientOptions.IMDS_TIMEOUT),
          rule(
              "batch.aggregation",
              o -> o.batch().get(BatchOptions.AGGREGATION) != BatchOptions.Aggregation.NONE,
              BatchOptions.AGGREGATION_MAX_BYTES,
              BatchOptions.AGGREGATION_MAX_COUNT),
          rule("an overflow=block or spool.ack=wait", Effects::blocks, BufferOptions.MAX_BLOCK),
          rule(
              "checkStream=fail",
              o -> o.get(SluiceOptions.CHECK_STREAM) == SluiceOptions.CheckStream.FAIL,
              SluiceOptions.CHECK_TIMEOUT),
          rule(
              "another partitionKey than random",
              o -> !o.get(SluiceOptions.PARTITION_KEY).equals("random"),
              SluiceOptions.PARTITION_KEY_DEFAULT,
              SluiceOptions.PARTITION_KEY_SALT),
          rule(
              "format.timeKey",
              o -> is(o, Type.OUT_FILE) || o.format().isSet(FormatOptions.TIME_KEY),
              FormatOptions.TIME_KEY_FORMAT,
              FormatOptions.TIME_ZONE,
              FormatOptions.TIME_DIALECT),
          rule(
              "format.logKey",
              o -> o.format().isSet(FormatOptions.LOG_KEY),
              FormatOptions.LOG_KEY_MISSING),
          rule(
              "format.compression",
              o -> o.format().get(FormatOptions.COMPRESSION) != FormatOptions.Compression.NONE,
              FormatOptions.COMPRESSION_LEVEL),
          rule(
              "format.includeCaller",
              o -> o.format().get(FormatOptions.INCLUDE_CALLER),
              FormatOptions.CALLER_KEY),
          types(EnumSet.of(Type.CSV), FormatOptions.FIELDS, FormatOptions.FORCE_QUOTES),
          types(EnumSet.of(Type.TSV), FormatOptions.KEYS),
          types(EnumSet.of(Type.LTSV), FormatOptions.LABEL_DELIMITER),
          types(EnumSet.of(Type.LTSV, Type.CSV, Type.TSV, Type.OUT_FILE), FormatOptions.DELIMITER),
          types(EnumSet.of(Type.LTSV, Type.TSV, Type.OUT_FILE), FormatOptions.REPLACEMENT),
          types(EnumSet.of(Type.OUT_FILE), FormatOptions.OUTPUT_TIME, FormatOptions.OUTPUT_TAG),
          types(
              EnumSet.of(Type.INFLUX, Type.GRAPHITE, Type.METRIC_JSON),
              FormatOptions.MEASUREMENT,
              FormatOptions.TAGS),
          types(EnumSet.of(Type.INFLUX, Type.METRIC_JSON), FormatOptions.MESSAGE_FIELD),
          types(
              EnumSet.of(Type.INFLUX),
              FormatOptions.SORT_FIELDS,
              FormatOptions.UINT_SUPPORT,
              FormatOptions.MAX_LINE_BYTES,
              FormatOptions.OMIT_TIMESTAMP),
          types(
              EnumSet.of(Type.GRAPHITE),
              FormatOptions.PREFIX,
              FormatOptions.TEMPLATE,
              FormatOptions.TEMPLATES,
              FormatOptions.TAG_SUPPORT,
              FormatOptions.TAG_SANITIZE_MODE,
              FormatOptions.SEPARATOR,
              FormatOptions.STRICT_SANITIZE_REGEX),
          types(
              EnumSet.of(Type.METRIC_JSON),
              FormatOptions.TIMESTAMP_UNITS,
              FormatOptions.TIMESTAMP_FORMAT,
              FormatOptions.NESTED_FIELDS_INCLUDE,
              FormatOptions.NESTED_FIELDS_EXCLUDE),
          types(EnumSet.of(Type.OTLP_PROTO, Type.OTLP_JSON), FormatOptions.RESOURCE_ATTRIBUTES));

  private Effects() {}

  /** Refuses promises of the file that would not be kept. */
  static void check(SluiceOptions options, Problems problems) {
    for (Rule rule : RULES) {
      if (rule.isPromise && !rule.holds.test(options)) {
        for (Option<?> option : rule.options) {
          OptionSection section = section(options, option);
          if (section.isSetInFile(option) && isChanged(section, option)) {
            String path = section.path(option.name());
            problems.add(path + " needs " + rule.needs + ": set that, or remove it");
          }
        }
      }
    }
  }

  /** The other options without an effect, each with what it needs. */
  static List<String> unused(SluiceOptions options) {
    List<String> unused = new ArrayList<>();
    for (Rule rule : RULES) {
      if (!rule.holds.test(options)) {
        for (Option<?> option : rule.options) {
          OptionSection section = section(options, option);
          boolean isOfFile = section.isSetInFile(option);
          if (isOfFile != rule.isPromise && isChanged(section, option)) {
            String name = option.name();
            unused.add(
                (isOfFile ? section.path(name) : section.variable(name))
                    + " (needs "
                    + rule.needs
                    + ")");
          }
        }
      }
    }
    return unused;
  }

  private static OptionSection section(SluiceOptions options, Option<?> option) {
    return options.sections().stream()
        .filter(section -> section.table().contains(option))
        .findAny()
        .orElseThrow();
  }

  /** Set, and to another value than the default. */
  private static boolean isChanged(OptionSection section, Option<?> option) {
    String byDefault = option.defaultText();
    return section.isSet(option)
        && (byDefault == null || !option.parse(byDefault).equals(section.find(option)));
  }

  private static Rule promise(String needs, Predicate<SluiceOptions> holds, Option<?>... options) {
    return new Rule(true, needs, holds, List.of(options));
  }

  private static Rule rule(String needs, Predicate<SluiceOptions> holds, Option<?>... options) {
    return new Rule(false, needs, holds, List.of(options));
  }

  private static Rule types(Set<Type> types, Option<?>... options) {
    String words =
        types.stream()
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    return rule("format.type=" + words, o -> types.contains(type(o)), options);
  }

  private static List<Option<?>> ofSpool() {
    List<Option<?>> options = new ArrayList<>(new SpoolOptions().table());
    options.remove(SpoolOptions.MODE);
    return options;
  }

  private static Type type(SluiceOptions options) {
    return options.format().get(FormatOptions.TYPE);
  }

  private static boolean is(SluiceOptions options, Type type) {
    return type(options) == type;
  }

  private static boolean isSet(SluiceOptions options, Option<?> ofClient) {
    return options.client().isSet(ofClient);
  }

  private static boolean blocks(SluiceOptions options) {
    return options.buffer().get(BufferOptions.OVERFLOW) == BufferOptions.Overflow.BLOCK
        || options.spool().get(SpoolOptions.OVERFLOW) == SpoolOptions.Overflow.BLOCK
        || options.spool().get(SpoolOptions.ACK) == SpoolOptions.Ack.WAIT;
  }
}
