// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.OptionRow.changes;
import static dev.sluice.it.OptionRow.delivers;
import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.FixedProvider;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.FakeProxy;
import dev.sluice.it.fake.Keys;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.OptionNames;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import dev.sluice.testkit.TlsCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same option in logback.xml and log4j2.xml does the same: one event, logged through both, is
 * the same bytes under the same key. An option that shapes records has to change them, too.
 */
class OptionParityIT {

  private static final String TYPE = "format.type";

  /** A field for which a graphite record has a number; Log4j's message then is another one. */
  private static final UnaryOperator<Line> COUNTED = line -> line.field("count", 3);

  private static final UnaryOperator<Line> FAILED =
      line -> line.thrown(new IllegalStateException("outer", new RuntimeException("inner")));

  /** With one of these, the static keys that everything else uses must go. */
  private static final Set<String> OTHER_SOURCES =
      Set.of(
          "client.profile",
          "client.profileFile",
          "client.webIdentityTokenFile",
          "client.credentialProcess",
          "client.credentialsProvider");

  /** Its names are in this order in both frameworks' maps. */
  private static final Line LINE =
      Line.info("{\"placed\":\t\"now\"}")
          .context("tenant", "acme")
          .context("a.b", "dotted value")
          .marker("AUDIT");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private final String formerThreadName = Thread.currentThread().getName();

  private final FakeAws aws = new FakeAws();
  private final FakeProxy proxy = FakeProxy.to(extension.endpoint());

  @BeforeEach
  void nameThread() throws IOException {
    Thread.currentThread().setName("parity");
    Files.writeString(directory.resolve("profiles"), Keys.named("AKIDFILE").profile("default"));
  }

  @AfterEach
  void nameThreadAsBefore() {
    Thread.currentThread().setName(formerThreadName);
    aws.close();
    proxy.close();
  }

  /** A spool that is never needed. */
  private static final String[] SPOOL = {
    "spool.mode", "always", "spool.directory", "target/parity-spool"
  };

  private static OptionRow spools(String name, String value) {
    return delivers("spool." + name, value, SPOOL);
  }

  static List<OptionRow> rows() {
    return Stream.of(own(), json(), texts(), metrics(), others()).flatMap(s -> s).toList();
  }

  private static Stream<OptionRow> own() {
    return Stream.of(
        delivers("stream", "%{env:NOBODY_SETS_THIS:-logs}"),
        delivers("region", "eu-west-1"),
        delivers("endpoint", "ENDPOINT/"),
        changes("partitionKey", "mdc:tenant"),
        changes("partitionKey", "logger"),
        changes("partitionKey", "level"),
        changes("partitionKey", "thread"),
        changes("partitionKey", "host", "partitionKeyDefault", "nameless"),
        changes("partitionKey", "marker"),
        changes("partitionKey", "field:count", "format.dataKeys", "level").of(COUNTED),
        changes("partitionKey", "pattern:%level-%logger"),
        changes("partitionKey", "pattern:%method"),
        changes(
            "partitionKeyDefault", "other", "partitionKey", "mdc:x", "partitionKeyDefault", "y"),
        changes("partitionKeySalt", "salt"),
        delivers("streamRoutes", "mdc:tenant; acme=logs, other=elsewhere"),
        delivers("ordering", "key", "partitionKey", "mdc:tenant"),
        delivers("drainTimeout", "7 s"),
        delivers("fallback", "NOBODY"),
        delivers("synchronous", "true"),
        delivers("shutdownHook", "true"),
        delivers("slowFlushThreshold", "1 s"),
        delivers("checkStream", "fail"),
        delivers("checkTimeout", "30 s"),
        delivers("batch.maxRecordBytes", "auto"),
        delivers("jmx", "true"),
        delivers("debug", "true"),
        delivers("stderr", "off"),
        changes("enabled", "false"));
  }

  private static Stream<OptionRow> json() {
    return Stream.of(
        changes("format.timeKey", "t", "format.timeKeyFormat", "%Z"),
        changes("format.timeKeyFormat", "%Z %%", "format.timeKey", "t"),
        changes("format.timeZone", "+02:00", "format.timeKey", "t", "format.timeKeyFormat", "%z"),
        changes(
            "format.timeDialect",
            "ruby",
            "format.timeKey",
            "t",
            "format.timeKeyFormat",
            "000000%L"),
        changes(
            "format.timeDialect", "go", "format.timeKey", "t", "format.timeKeyFormat", "000000%L"),
        changes("format.logKey", "tenant"),
        changes("format.logKeyMissing", "drop", "format.logKey", "nobody"),
        changes("format.dataKeys", "level,tenant"),
        changes("format.replaceDots", "_"),
        changes("format.maskKeys", "tenant,a.*"),
        changes("format.newline", "crlf"),
        changes("format.lineFeed", "space", TYPE, "single_value")
            .of(line -> Line.info("first\nsecond")),
        changes("format.compression", "gzip"),
        changes("format.compression", "zlib"),
        changes("format.compression", "deflate"),
        changes("format.compression", "zstd"),
        changes("format.compression", "snappy"),
        changes("format.compression", "snappy_raw"),
        changes("format.compressionLevel", "0", "format.compression", "gzip"),
        changes("format.resourceAttributes", "service.name=shop", TYPE, "otlp_json"),
        changes("format.maxEventBytes", "256").of(line -> Line.info("x".repeat(300))),
        changes("format.oversize", "split", "format.maxEventBytes", "512", "ordering", "key")
            .of(line -> Line.info("x".repeat(900))),
        changes("format.oversize", "drop", "format.maxEventBytes", "512")
            .of(line -> Line.info("x".repeat(900))),
        changes("format.includeContext", "false"),
        changes("format.includeFields", "false", "format.dataKeys", "level,count").of(COUNTED),
        changes("format.includeMarkers", "false"),
        changes("format.includeCaller", "true"),
        changes("format.includeHost", "true"),
        changes("format.contextName", "context"),
        changes("format.levelKey", "severity"),
        changes("format.loggerKey", "category"),
        changes("format.threadKey", "on"),
        changes("format.messageKey", "text"),
        changes("format.markersKey", "tags"),
        changes("format.exceptionKey", "failure", "format.stackTraceMaxLength", "20").of(FAILED),
        changes("format.callerKey", "from", "format.includeCaller", "true"),
        changes("format.staticFields", "env=it,app=shop"),
        changes("format.stackTraceMaxLength", "20", "format.stackTraceMaxLength", "10").of(FAILED),
        changes("format.stackTraceRootCauseFirst", "true", "format.stackTraceMaxLength", "20")
            .of(FAILED));
  }

  private static Stream<OptionRow> texts() {
    return Stream.of(
        changes("format.fields", "level,tenant", TYPE, "csv", "format.fields", "level"),
        changes("format.keys", "level,tenant", TYPE, "tsv", "format.keys", "level"),
        changes("format.delimiter", ";", TYPE, "csv", "format.fields", "level,tenant"),
        changes("format.labelDelimiter", "=", TYPE, "ltsv"),
        changes("format.forceQuotes", "false", TYPE, "csv", "format.fields", "level"),
        changes("format.replacement", "_", TYPE, "tsv", "format.keys", "message"),
        changes("format.outputTime", "false", TYPE, "out_file"),
        changes("format.outputTag", "false", TYPE, "out_file"));
  }

  private static Stream<OptionRow> metrics() {
    return Stream.of(
        changes("format.measurement", "orders", TYPE, "influx"),
        changes("format.tags", "level,tenant", TYPE, "influx"),
        changes("format.messageField", "text", TYPE, "influx"),
        delivers("format.sortFields", "true", TYPE, "influx"),
        delivers("format.uintSupport", "true", TYPE, "influx"),
        delivers("format.maxLineBytes", "1000", TYPE, "influx"),
        changes("format.omitTimestamp", "true", TYPE, "influx"),
        changes("format.prefix", "shop", TYPE, "graphite").of(COUNTED),
        changes("format.template", "measurement.field", TYPE, "graphite").of(COUNTED),
        changes("format.templates", "app.* measurement.level.field", TYPE, "graphite").of(COUNTED),
        changes("format.tagSupport", "true", TYPE, "graphite").of(COUNTED),
        changes(
                "format.tagSanitizeMode",
                "compatible",
                TYPE,
                "graphite",
                "format.tagSupport",
                "true",
                "format.tags",
                "a.b")
            .of(COUNTED.andThen(line -> line.context("a.b", "so & so"))::apply),
        changes(
                "format.separator",
                "_",
                TYPE,
                "graphite",
                "format.tagSupport",
                "true",
                "format.prefix",
                "shop")
            .of(COUNTED),
        changes("format.strictSanitizeRegex", "[a-e]", TYPE, "graphite").of(COUNTED),
        changes("format.timestampUnits", "1ms", TYPE, "metric_json"),
        changes("format.timestampFormat", "%Z", TYPE, "metric_json"),
        changes("format.nestedFieldsInclude", "message", TYPE, "metric_json"),
        changes(
            "format.nestedFieldsExclude",
            "mess*",
            TYPE,
            "metric_json",
            "format.nestedFieldsInclude",
            "*"));
  }

  /** Every type, and the sections that shape no record. */
  private static Stream<OptionRow> others() {
    Stream<OptionRow> types =
        Stream.of(FormatOptions.Type.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .filter(type -> !type.equals("json"))
            .map(
                type ->
                    changes(
                            TYPE,
                            type,
                            "format.fields",
                            "level,a.b",
                            "format.keys",
                            "level,message")
                        .of(type.equals("graphite") ? COUNTED : line -> line));
    Stream<OptionRow> rest =
        Stream.of(
            delivers("batch.maxRecords", "100"),
            delivers("batch.maxBytes", "4 MiB"),
            delivers("batch.maxRecordBytes", "512 KiB"),
            delivers("batch.linger", "20 ms"),
            delivers("batch.maxInFlight", "2"),
            changes("batch.aggregation", "newline"),
            delivers("batch.aggregation", "kpl"), // one event alone is a record of its own
            delivers("batch.aggregationMaxBytes", "2 KiB", "batch.aggregation", "kpl"),
            delivers("batch.aggregationMaxCount", "10", "batch.aggregation", "kpl"),
            delivers("buffer.maxBytes", "16 MiB"),
            delivers("buffer.maxEvents", "1000"),
            delivers("buffer.overflow", "block"),
            delivers("buffer.maxBlock", "2 s"),
            delivers("retry.maxAge", "5 min"),
            delivers("retry.maxAttempts", "3"),
            delivers("retry.backoffBase", "50 ms"),
            delivers("retry.backoffMax", "5 s"),
            delivers("retry.resetBackoffOnSuccess", "false"),
            delivers("retry.immediateRetry", "false"),
            delivers("retry.deadLetterFile", "target/nothing-is-given-up.jsonl"),
            spools("mode", "always"),
            spools("mode", "overflow"),
            spools("directory", "target/parity-spool"),
            spools("maxBytes", "20 MiB"),
            spools("freeSpaceFloor", "1 MiB"),
            spools("segmentBytes", "1 MiB"),
            spools("spoolDelay", "10 ms"),
            spools("sync", "each"),
            spools("ack", "wait"),
            spools("overflow", "drop_oldest"),
            delivers("buffer.overflow", "spool", SPOOL),
            delivers("client.accessKeyId", "other"),
            delivers("client.secretAccessKey", "other"),
            delivers("client.sessionToken", "token"),
            delivers("client.profile", "it"),
            delivers("client.connectTimeout", "5 s"),
            delivers("client.requestTimeout", "20 s"),
            delivers("client.allowInsecureEndpoint", "true"));
    return Stream.of(types, rest, identity(), connection()).flatMap(s -> s);
  }

  /** What each does to the signature is seen in {@link CredentialsIT}. */
  private static Stream<OptionRow> identity() {
    String role = "arn:aws:iam::123456789012:role/logs";
    return Stream.of(
        delivers("client.profileFile", "PROFILES"),
        ofRole("client.roleArn", role),
        ofRole("client.roleSessionName", "shop"),
        ofRole("client.externalId", "ext-42"),
        ofRole("client.roleDuration", "20 min"),
        ofRole("client.rolePolicy", "{}"),
        ofRole("client.stsEndpoint", "STS/"),
        ofRole("client.stsRegion", "eu-west-1"),
        ofRole("client.webIdentityTokenFile", "PROFILES"),
        delivers("client.credentialProcess", "echo '" + Keys.named("AKIDPROC").process() + "'"),
        delivers("client.imdsRetries", "2"),
        delivers("client.imdsTimeout", "300 ms"),
        delivers("client.credentialsProvider", FixedProvider.class.getName()));
  }

  private static OptionRow ofRole(String option, String value) {
    return delivers(
        option,
        value,
        "client.roleArn",
        "arn:aws:iam::123456789012:role/logs",
        "client.stsEndpoint",
        "STS");
  }

  private static OptionRow ofProxy(String option, String value) {
    return delivers(
        option,
        value,
        "client.proxy",
        "PROXY",
        "client.proxyUser",
        "user",
        "client.proxyPassword",
        "password");
  }

  private static OptionRow ofTrust(String option, String value) {
    return delivers(
        option, value, "client.trustStore", "STORE", "client.trustStorePassword", "testkit");
  }

  /** Where each leads is seen in {@link ProxyIT}, {@link TlsIT} and {@link ClientOptionsIT}. */
  private static Stream<OptionRow> connection() {
    return Stream.of(
        delivers("client.proxy", "PROXY", "client.noProxy", "127.0.0.1", "client.proxy", "PROXY"),
        ofProxy("client.proxyUser", "other"),
        ofProxy("client.proxyPassword", "other"),
        delivers("client.noProxy", "*", "client.proxy", "PROXY"),
        ofRole("client.stsProxy", "none"),
        ofTrust("client.trustStore", "STORE"),
        ofTrust("client.trustStorePassword", "testkit"),
        delivers("client.fips", "false"),
        delivers("client.dualStack", "false"),
        delivers("client.protocol", "json"),
        delivers("client.userAgent", "shop/1"));
  }

  @Test
  void everyOption_hasARow() {
    Set<String> inRows = rows().stream().map(OptionRow::option).collect(Collectors.toSet());
    assertThat(
            OptionNames.all().stream()
                .flatMap(s -> s.table().stream().map(option -> s.path(option.name()))))
        .containsExactlyInAnyOrderElementsOf(inRows);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void option_doesTheSameInBothFrameworks(OptionRow row, EmbeddedKinesis kinesis)
      throws IOException {
    String own = resolved(row.value(), kinesis);
    List<String> logback = stored(Framework.LOGBACK, row, Map.of(row.option(), own), kinesis);
    List<String> log4j2 = stored(Framework.LOG4J2, row, Map.of(row.option(), own), kinesis);
    List<String> before = stored(Framework.LOGBACK, row, Map.of(), kinesis);

    assertThat(log4j2).isEqualTo(logback);
    if (row.changes()) {
      assertThat(logback).isNotEqualTo(before);
    } else {
      assertThat(logback).hasSize(1).isEqualTo(before);
    }
  }

  /** The rows of the options that take nothing. */
  static List<OptionRow> rowsOfNothing() {
    Set<String> takeNothing =
        OptionNames.all().stream()
            .flatMap(
                s ->
                    s.table().stream()
                        .filter(OptionParityIT::takesNothing)
                        .map(o -> s.path(o.name())))
            .collect(Collectors.toSet());
    assertThat(takeNothing).hasSizeGreaterThan(8);
    return rows().stream().filter(row -> takeNothing.contains(row.option())).toList();
  }

  private static boolean takesNothing(Option<?> option) {
    return option.rule().endsWith(", or none");
  }

  @ParameterizedTest
  @MethodSource("rowsOfNothing")
  void nothing_isTheSameInBothFrameworks(OptionRow row, EmbeddedKinesis kinesis)
      throws IOException {
    OptionRow seen =
        row.option().equals("format.messageField") // influx has no line without a field
            ? changes(row.option(), "text", TYPE, "metric_json")
            : row;
    Map<String, String> empty = Map.of(row.option(), "");
    Map<String, String> word = Map.of(row.option(), "none");
    List<String> logback = stored(Framework.LOGBACK, seen, empty, kinesis);

    assertThat(logback).hasSize(1);
    assertThat(stored(Framework.LOG4J2, seen, empty, kinesis)).isEqualTo(logback);
    assertThat(stored(Framework.LOGBACK, seen, word, kinesis)).isEqualTo(logback);
    assertThat(stored(Framework.LOG4J2, seen, word, kinesis)).isEqualTo(logback);
    if (!row.option().equals("format.prefix")) { // has none by default
      assertThat(stored(Framework.LOGBACK, seen, Map.of(), kinesis)).isNotEqualTo(logback);
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void nothingAsADelimiter_isRefused(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with(TYPE, "ltsv").with("format.delimiter", "");
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).isFalse();
      assertThat(app.errors())
          .anySatisfy(
              error ->
                  assertThat(error)
                      .contains(
                          "format.delimiter must be text, TAB, SPACE or COMMA: \"\" is empty"));
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void promiseWithoutASpool_isRefused(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("spool.ack", "wait");
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).isFalse();
      assertThat(String.join("\n", app.errors()))
          .contains("spool.ack needs spool.mode=overflow or always: set that, or remove it");
    }
  }

  private Map<String, String> resolved(Map<String, String> options, EmbeddedKinesis kinesis) {
    return options.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> resolved(e.getValue(), kinesis)));
  }

  private String resolved(String value, EmbeddedKinesis kinesis) {
    if (value.equals("STORE")) {
      Path store = directory.resolve("store.p12");
      return TlsCertificate.forLoopback().writeTrustStore(store).toString();
    }
    return value
        .replace("ENDPOINT", kinesis.endpoint().toString())
        .replace("STS", aws.endpoint().toString())
        .replace("PROXY", proxy.url())
        .replace("PROFILES", directory.resolve("profiles").toString());
  }

  /** Key, explicit hash key and bytes of what one event becomes, without time and place. */
  private List<String> stored(
      Framework framework, OptionRow row, Map<String, String> option, EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with(Map.of("partitionKey", "fixed:all"))
            .with(resolved(row.beside(), kinesis))
            .with(option);
    if (option.keySet().stream().anyMatch(OTHER_SOURCES::contains)) {
      file.withoutCredentials();
    }
    if (option.containsKey("client.profile")) {
      Path credentials = directory.resolve("credentials");
      Files.writeString(
          credentials, "[it]\naws_access_key_id = test\naws_secret_access_key = test\n");
      System.setProperty("aws.sharedCredentialsFile", credentials.toString());
    }
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).as(() -> file + ": " + app.errors()).isTrue();
      app.log(row.line().apply(LINE));
      app.stop();

      assertThat(app.errors()).isEmpty();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(kinesis.records()).hasSize((int) app.stats().delivered());
      return kinesis.records().stream().map(OptionParityIT::describe).toList();
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  private static String describe(StoredRecord record) {
    String bytes = new String(record.data(), StandardCharsets.ISO_8859_1);
    return record.partitionKey()
        + " "
        + record.explicitHashKey()
        + " "
        + bytes
            .replaceAll("(?s)[\t\\x59].{7}[\\x17-\\x19]", "TIME") // of otlp_proto: 64 bits
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d", "TIME")
            .replaceAll("(?<=\\d{6})\\d", "0") // the length stays
            .replaceAll("\\d(?=[\\d]{6})", "0")
            .replaceAll("\"partial_id\":\"[0-9a-f]{32}\"", "ID")
            .replaceAll("Log(back|4j2)App", "App")
            .replaceAll("\"line\":\\d+", "LINE");
  }
}
