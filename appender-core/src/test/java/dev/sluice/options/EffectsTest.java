// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import dev.sluice.options.FormatOptions.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that are set and have no effect: which are refused, told, or left alone. */
class EffectsTest {

  /** {@code ltsv, csv: ...}: the types of format that the option is for. */
  private static final Pattern TYPES = Pattern.compile("((?:[a-z_]+, )*[a-z_]+): .*");

  private final SluiceOptions options = new SluiceOptions();
  private final Map<String, String> environment = new HashMap<>();

  EffectsTest() {
    options.set("stream", "app-logs");
  }

  private List<String> problems() {
    Problems problems = new Problems();
    OptionNames.resolve(options, environment::get, problems);
    return problems.messages();
  }

  private void set(String path, String value) {
    options.sections().stream()
        .filter(s -> s.section().equals(path.contains(".") ? path.replaceAll("\\..*", "") : ""))
        .forEach(s -> s.set(path.replaceAll(".*\\.", ""), value));
  }

  /** A value that the option takes and that is not its default. */
  private static String sample(Option<?> option) {
    return Stream.of("a=b", "7 s", "1 h", "7 MiB", "false", "true", "7", "a", option.rule())
        .flatMap(text -> Stream.of(text.replace("one of ", "").split(", ")))
        .filter(text -> takes(option, text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample value for " + option.name()));
  }

  private static boolean takes(Option<?> option, String text) {
    try {
      String byDefault = option.defaultText();
      return byDefault == null
          ? option.parse(text) != null
          : !option.parse(text).equals(option.parse(byDefault));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Stream<Option<?>> ofSpool() {
    return new SpoolOptions().table().stream().filter(o -> o != SpoolOptions.MODE);
  }

  @ParameterizedTest
  @MethodSource("ofSpool")
  void spoolOption_withoutAModeIsAPromiseThatNobodyKeeps(Option<?> option) {
    options.spool().set(option.name(), sample(option));
    assertThat(problems())
        .containsExactly(
            "spool."
                + option.name()
                + " needs spool.mode=overflow or always: set that, or remove it");
  }

  /** A file whose spool can be switched off says so in its mode. */
  @Test
  void spoolThatIsOff_mayKeepItsOptions() {
    set("spool.mode", "off");
    set("spool.directory", "/var/spool/app");
    set("spool.maxBytes", "1 GiB"); // the default, and so no news
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false))
        .containsExactly("spool.directory (needs spool.mode=overflow or always)");
  }

  @Test
  void ackOfASpoolThatTakesNotEachEvent_isRefused() {
    set("spool.mode", "overflow");
    set("spool.directory", "/var/spool/app");
    set("spool.ack", "wait");
    assertThat(problems())
        .containsExactly("spool.ack needs spool.mode=always: set that, or remove it");
  }

  @Test
  void orderOfKeysThatAreRandom_isTold() {
    set("ordering", "key");
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false))
        .containsExactly("ordering (needs another partitionKey than random)");
    set("partitionKey", "mdc:tenant");
    assertThat(OptionNames.unused(options, false)).isEmpty();
  }

  @Test
  void promiseOfAVariable_isToldAndRefusesNoStart() {
    environment.put("SLUICE_SPOOL_ACK", "wait");
    environment.put("SLUICE_CLIENT_WEB_IDENTITY_TOKEN_FILE", "/token");
    environment.put("SLUICE_BATCH_AGGREGATION_MAX_COUNT", "7");
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false))
        .containsExactly(
            "SLUICE_SPOOL_ACK (needs spool.mode=overflow or always)",
            "SLUICE_CLIENT_WEB_IDENTITY_TOKEN_FILE (needs client.roleArn, the role it is for)");
  }

  /** Each alone, in an environment that many appenders share. */
  @ParameterizedTest
  @MethodSource("dev.sluice.options.OptionsTest#paths")
  void variable_refusesNoStartForLackOfAnEffect(String path) {
    OptionSection section =
        options.sections().stream()
            .filter(s -> path.equals(s.path(path.replaceAll(".*\\.", ""))))
            .findAny()
            .orElseThrow();
    Option<?> option =
        section.table().stream()
            .filter(o -> section.path(o.name()).equals(path))
            .findAny()
            .orElseThrow();
    environment.put(section.variable(option.name()), sample(option));
    assertThat(problems())
        .noneMatch(problem -> problem.contains(" effect"))
        .filteredOn(problem -> problem.startsWith(path + " needs "))
        .allMatch(problem -> path.equals("client.sessionToken")); // a part of one value
  }

  @ParameterizedTest
  @ValueSource(strings = {"influx", "graphite", "metric_json", "otlp_proto", "otlp_json"})
  void variableThatShouldHoldDataBack_isTold(String type) {
    set("format.type", type);
    environment.put("SLUICE_FORMAT_DATA_KEYS", "level,message");
    environment.put("SLUICE_FORMAT_INCLUDE_CONTEXT", "false");
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false))
        .containsExactly("SLUICE_FORMAT_DATA_KEYS (all parts of an event are sent)");
    assertThat(OptionNames.unused(options, true))
        .contains(
            "SLUICE_FORMAT_DATA_KEYS (all parts of an event are sent)",
            "SLUICE_FORMAT_INCLUDE_CONTEXT (all parts of an event are sent)");
  }

  @Test
  void variableOfADefaultValue_holdsNothingBack() {
    environment.put("SLUICE_FORMAT_INCLUDE_CONTEXT", "true");
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, true)).isEmpty();
  }

  @Test
  void logKeyThatDataKeysLeaveOut_isRefused() {
    set("format.logKey", "log");
    set("format.dataKeys", "level,message");
    assertThat(problems())
        .containsExactly(
            "format.logKey must be among format.dataKeys, which would leave it out of each record:"
                + " add it there, or remove dataKeys");
    set("format.dataKeys", "level,log");
    assertThat(problems()).isEmpty();
  }

  @Test
  void timeKeyOfAVariable_leavesALogKeyAlone() {
    set("format.logKey", "log");
    environment.put("SLUICE_FORMAT_TIME_KEY", "@timestamp");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "batch.aggregationMaxBytes, 2 KiB, batch.aggregation",
    "buffer.maxBlock, 7 s, an overflow=block or spool.ack=wait",
    "checkTimeout, 7 s, checkStream=fail",
    "partitionKeyDefault, a, another partitionKey than random",
    "client.imdsRetries, 1, the default chain of credentials",
    "format.timeKeyFormat, unix, format.timeKey",
    "format.timeZone, +02:00, format.timeKey",
    "format.logKeyMissing, drop, format.logKey",
    "format.compressionLevel, 9, format.compression",
    "format.callerKey, at, format.includeCaller",
    "format.fields, 'a,b', format.type=csv",
    "format.delimiter, ;, format.type=ltsv or csv or tsv or out_file"
  })
  void harmlessOption_isToldOnceAndStarts(String path, String value, String needs) {
    set(path, value);
    if (path.startsWith("client.")) {
      set("client.profile", "p");
    }
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false)).containsExactly(path + " (needs " + needs + ")");
  }

  /** It writes one value: the message, or the field that messageKey names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeKey",
        "dataKeys",
        "includeMarkers",
        "includeCaller",
        "includeHost",
        "contextName",
        "levelKey",
        "loggerKey",
        "threadKey",
        "markersKey",
        "exceptionKey",
        "staticFields",
        "stackTraceMaxLength",
        "stackTraceRootCauseFirst"
      })
  void partOfARecordThatIsOneValue_isTold(String option) {
    set("format.type", "single_value");
    String value = option.equals("includeMarkers") ? "false" : "7";
    set("format." + option, option.matches("include[CH].*|.*First") ? "true" : value);
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false))
        .singleElement()
        .asString()
        .startsWith("format." + option + " (needs ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"influx", "graphite", "metric_json"})
  void partOfAnEventThatAMetricHasNot_isTold(String type) {
    set("format.type", type);
    set("format.includeContext", "false");
    set("format.includeMarkers", "false");
    set("format.includeCaller", "true");
    set("format.contextName", "context");
    set("format.stackTraceMaxLength", "100");
    set("format.stackTraceRootCauseFirst", "true");
    assertThat(problems()).isEmpty();
    assertThat(OptionNames.unused(options, false)).hasSize(6);
  }

  /** The page of options says what each is for, and the table of effects says the same. */
  @ParameterizedTest
  @EnumSource
  void optionOfAnotherType_isToldAndChangesNothing(Type type) {
    set("format.type", type.name());
    String before = written(options.format());
    for (Option<?> option : options.format().table()) {
      SluiceOptions with = options.copy();
      with.format().set(option.name(), sample(option));
      boolean isTold =
          OptionNames.unused(with, false).stream()
              .filter(told -> told.startsWith("format." + option.name() + " (needs "))
              .anyMatch(told -> told.contains("format.type"));
      Matcher types = TYPES.matcher(option.meaning());
      if (types.matches()) {
        String word = type.name().toLowerCase(Locale.ROOT).replaceAll("otlp_.*", "otlp");
        boolean isFor = Set.of(types.group(1).split(", ")).contains(word);
        assertThat(isTold).as(option.name()).isEqualTo(!isFor);
      }
      if (isTold) {
        assertThat(written(with.format())).as(option.name()).isEqualTo(before);
      }
    }
  }

  /** Without the time of the writing, which OTLP has. */
  private static String written(FormatOptions given) {
    SluiceOptions copy = new SluiceOptions();
    copy.format().copyFrom(given);
    FormatOptions format = copy.format();
    for (Option<?> columns : List.of(FormatOptions.FIELDS, FormatOptions.KEYS)) {
      if (!format.isSet(columns)) {
        format.set(columns.name(), "level,message");
      }
    }
    Formatting formatting = Formatting.with();
    formatting.options.copyFrom(format);
    byte[] bytes = formatting.bytes(TestEvent.of("a=b \tc").field("count", 3).field("a", "{}"));
    assertThat(bytes).isNotNull();
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replaceAll("(?s)\\x59.{7}[\\x17-\\x19]", "TIME")
        .replaceAll("\"observedTimeUnixNano\":\"\\d+\"", "TIME");
  }
}
