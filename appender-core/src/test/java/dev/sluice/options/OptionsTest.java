// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/logs";

  private final SluiceOptions options = new SluiceOptions();
  private final Map<String, String> environment = new HashMap<>();

  OptionsTest() {
    options.set("stream", "app-logs");
  }

  private List<String> problems() {
    Problems problems = new Problems();
    OptionNames.resolve(options, environment::get, problems);
    return problems.messages();
  }

  static Stream<String> paths() {
    return OptionNames.all().stream()
        .flatMap(section -> section.table().stream().map(option -> section.path(option.name())));
  }

  /** Those that do not take any text. */
  static Stream<String> pathsOfRuledOptions() {
    Set<String> anyText =
        Set.of(
            "text",
            "text, or none",
            "text, TAB, SPACE or COMMA",
            "text, TAB, SPACE or COMMA, or none",
            "words separated by commas",
            "globs separated by commas");
    return OptionNames.all().stream()
        .flatMap(
            section ->
                section.table().stream()
                    .filter(option -> !anyText.contains(option.rule()))
                    .map(option -> section.path(option.name())));
  }

  private OptionSection section(String path) {
    return options.sections().stream()
        .filter(
            each -> each.section().equals(path.contains(".") ? path.replaceAll("\\..*", "") : ""))
        .findAny()
        .orElseThrow();
  }

  private static String name(String path) {
    return path.replaceAll(".*\\.", "");
  }

  private Option<?> option(String path) {
    return section(path).table().stream()
        .filter(each -> each.name().equals(name(path)))
        .findAny()
        .orElseThrow();
  }

  @Test
  void defaults_areValid() {
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void eachOption_hasADefaultWithinItsOwnRuleAndSaysWhatItIs(String path) {
    Option<?> option = option(path);
    if (option.defaultText() != null) {
      assertThat(option.parse(option.defaultText())).isNotNull();
    }
    assertThat(option.rule()).isNotBlank();
    assertThat(option.meaning()).endsWith(".");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void eachOption_hasASetterThatFillsIt(String path) throws Exception {
    OptionSection section = section(path);
    String name = name(path);
    OptionsBean appender = () -> options; // has the setters of the appender's own options
    Object bean = section == options ? appender : section;
    Method setter =
        (section == options ? OptionsBean.class : section.getClass())
            .getMethod(
                "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1), String.class);
    setter.invoke(bean, " something ");
    assertThat(section.isSet(option(path))).isTrue();
    assertThat(section)
        .extracting("texts")
        .extracting(name)
        .isEqualTo(option(path).isVerbatim() ? " something " : "something");
  }

  @ParameterizedTest
  @MethodSource("pathsOfRuledOptions")
  void eachOption_shouldRequireAValidValue(String path) {
    section(path).set(name(path), "~");
    List<String> problems = problems();
    assertThat(problems).isNotEmpty();
    assertThat(problems.get(0))
        .as("names option, value, rule and why")
        .startsWith(path + " must be " + option(path).rule() + ": \"~\" ")
        .hasSizeGreaterThan((path + " must be " + option(path).rule() + ": \"~\" ").length());
  }

  /** Only a shell replaces it: a directory would be called so, wherever the process starts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spool.directory",
        "retry.deadLetterFile",
        "client.profileFile",
        "client.trustStore",
        "client.webIdentityTokenFile"
      })
  void pathInTheHomeDirectoryOfAShell_isRefused(String path) {
    section(path).set(name(path), "~/app/file");
    assertThat(problems().get(0))
        .isEqualTo(
            path
                + " must be a path: \"~/app/file\" begins with ~, which only a shell replaces; write"
                + " the whole path");
    section(path).set(name(path), "/var/app/~file");
    assertThat(problems()).noneMatch(problem -> problem.contains("must be a path"));
    section(path).set(name(path), " ~/app ");
    assertThat(problems().get(0)).contains("begins with ~");
    section(path).set(name(path), "/a\0b");
    assertThat(problems().get(0)).startsWith(path + " must be a path: ");
  }

  /** Else there would be a directory called file: wherever the process starts. */
  @ParameterizedTest
  @ValueSource(strings = {"spool.directory", "retry.deadLetterFile", "client.profileFile"})
  void urlInThePlaceOfAPath_isRefused(String path) {
    for (String url : List.of("file:///var/app/file", "file:app", " file:/var/app ")) {
      section(path).set(name(path), url);
      assertThat(problems())
          .contains(
              path
                  + " must be a path: \""
                  + url.strip()
                  + "\" is a URL; write the path alone, as in /var/spool/app");
    }
    section(path).set(name(path), "/var/app/file:1");
    assertThat(problems()).noneMatch(problem -> problem.contains("must be a path"));
  }

  @Test
  void unreadableOption_isOneProblem() {
    options.spool().set("mode", "always");
    options.spool().set("directory", "~/spool");
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.startsWith("spool.directory "));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void blankText_isNoValueUnlessItMeansSomething(String path) {
    boolean wasSet = section(path).isSet(option(path));
    section(path).set(name(path), " ");
    assertThat(section(path).isSet(option(path))).isEqualTo(wasSet || option(path).isVerbatim());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          batch.maxRecords     | 0        | 500
          batch.maxRecords     | 501      | 1
          batch.maxRecords     | many     | 20
          batch.maxBytes       | 1023     | 5 MiB
          batch.maxBytes       | 11 MiB   | 10 MiB
          batch.maxRecordBytes | 1 B      | 2 KiB
          batch.maxRecordBytes | 11 MiB   | 4 MiB
          batch.linger         | 200      | 0
          batch.linger         | 61 s     | 1 min
          batch.linger         | PT-1S    | PT1S
          batch.maxInFlight    | 0        | 64
          batch.maxInFlight    | 65       | 1
          buffer.maxBytes      | 1 MB     | 2 MiB
          buffer.maxEvents     | -1       | 100
          buffer.overflow      | throw    | BLOCK
          buffer.maxBlock      | 2 h      | 1 h
          retry.maxAge         | -1 s     | 0
          retry.maxAge         | 366 d    | 365 d
          retry.maxAttempts    | -1       | 3
          retry.backoffBase    | 0        | 1 ms
          retry.backoffMax     | 61 min   | 60 min
          retry.immediateRetry | yes      | false
          format.type          | xml      | JSON
          format.maxEventBytes | 255      | 256
          format.oversize      | cut      | Split
          format.newline       | cr       | crlf
          format.logKeyMissing | ignore   | drop
          format.timeDialect   | php      | ruby
          client.connectTimeout| 0        | 1 ms
          client.requestTimeout| 11 min   | 30 s
          client.imdsRetries   | 11       | 0
          client.imdsTimeout   | 61 s     | 300 ms
          client.protocol      | xml      | JSON
          client.fips          | on       | TRUE
          client.dualStack     | on       | TRUE
          drainTimeout         | 61 min   | 0
          enabled              | 1        | TRUE
          """)
  void eachRule_isEnforcedAtItsEdges(String path, String bad, String good) {
    section(path).set(name(path), bad);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(path + " must be " + option(path).rule() + ": \"" + bad + "\" ");
    section(path).set(name(path), good);
    if (path.equals("buffer.maxBytes")) {
      options.format().setMaxEventBytes("256");
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void problems_areReportedTogether() {
    options.batch().setLinger("soon");
    options.buffer().setOverflow("throw");
    options.set("steam", "x");
    options.batch().set("lingr", "x");
    options.set("stream", "my stream");
    options.set("endpoint", "ftp://host");
    options.format().setLogKey("message");
    options.format().setTimeKey("time");
    options.client().setAccessKeyId("AKIA");
    options.retry().setBackoffMax("1 ms");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "steam is not an option; did you mean stream? the appender takes stream, region, endpoint, partitionKey,"
                + " partitionKeyDefault, partitionKeySalt, streamRoutes, ordering, drainTimeout, synchronous, shutdownHook, slowFlushThreshold, checkStream, checkTimeout, fallback, jmx, stderr, debug, enabled and the sections format, batch, buffer,"
                + " retry, spool, client",
            "batch.lingr is not an option; did you mean batch.linger? the section batch takes maxRecords, maxBytes,"
                + " maxRecordBytes, linger, maxInFlight, aggregation, aggregationMaxBytes,"
                + " aggregationMaxCount",
            "batch.linger must be a duration from 0 ms to 1 min, such as 200 ms, 10 s or PT10S:"
                + " \"soon\" is not a duration",
            "buffer.overflow must be one of drop_newest, drop_oldest, block, spool: \"throw\" is not in the list",
            "stream must be a stream name of [a-zA-Z0-9_.-]{1,128} or a stream ARN: \"my stream\"",
            "endpoint must be a URL such as https://host:port: \"ftp://host\" is not one",
            "client.accessKeyId and client.secretAccessKey go together: one of them is not set",
            "format.logKey and format.timeKey exclude each other: the record would be only the"
                + " value of logKey, and the time would be lost; remove one of them",
            "retry.backoffBase must not exceed retry.backoffMax (1 ms): 100 ms");
  }

  @Test
  void shouldRequireAStream() {
    SluiceOptions none = new SluiceOptions();
    Problems problems = new Problems();
    OptionNames.resolve(none, any -> null, problems);
    assertThat(problems.messages())
        .containsExactly("stream is required: give the name or ARN of a Kinesis data stream");
    assertThatThrownBy(() -> none.get(SluiceOptions.STREAM)).hasMessageContaining("stream");
    options.set("stream", "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/a.b-c_d");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://kinesis.example.com, true",
    "https://kinesis.example.com:4567/path, true",
    "http://localhost:4567, true",
    "HTTPS://Kinesis.Example.COM, true",
    "http://LOCALHOST:4567, true",
    "HTTP://kinesis.example.com, false",
    "http://127.0.0.1:4567, true",
    "http://[::1]:4567, true",
    "http://kinesis.example.com, false",
    "http://127.0.0.1.example.com, false",
    "http://localhost.example.com, false",
    "kinesis.example.com, false",
    "https://, false",
    "https://kinesis.example.com:65535, true",
    "https://kinesis.example.com:65536, false",
    "file:///etc/passwd, false",
    "https://kinesis.example.com?x=1, false",
    "https://kinesis.example.com/#stream, false",
    "'https://ho st', false"
  })
  void shouldRequireASafeEndpoint(String endpoint, boolean valid) {
    options.set("endpoint", endpoint);
    assertThat(problems().isEmpty()).isEqualTo(valid);
  }

  /** Elsewhere, too, a URL is looked at by its beginning: whether it is in clear text. */
  @Test
  void url_isTheSameInAnyCaseUpToItsPath() {
    options.set("endpoint", "HTTPS://VPCE.Example.com:443/Path");
    options.client().setProxy("HTTP://Proxy:3128");
    assertThat(problems()).isEmpty();
    assertThat(options.get(SluiceOptions.ENDPOINT)).isEqualTo("https://vpce.example.com:443/Path");
    assertThat(options.client().get(ClientOptions.PROXY)).isEqualTo("http://proxy:3128");
  }

  @Test
  void longValue_isQuotedInPart() {
    options.batch().setLinger("x".repeat(1_000_000));
    options.set("stream", "%{" + "y".repeat(1_000_000) + "}");
    assertThat(problems())
        .hasSize(2)
        .anyMatch(
            text ->
                text.endsWith(
                    "\"" + "x".repeat(200) + "... (1000000 characters)\" is not a duration"))
        .allMatch(text -> text.length() < 5_000);
  }

  @Test
  void rule_givesAnExampleThatItTakes() {
    options.client().setRoleDuration("200 ms");
    assertThat(problems())
        .anyMatch(text -> text.contains("15 min to 720 min, such as 15 min or PT15M: \"200 ms\""));
  }

  @Test
  void shouldAllowClearTextOnlyOnDemand() {
    options.set("endpoint", "http://kinesis.example.com");
    assertThat(problems()).singleElement().asString().contains("client.allowInsecureEndpoint=true");
    options.client().setAllowInsecureEndpoint("true");
    assertThat(problems()).isEmpty();
  }

  @Test
  void shouldRequireCredentialsThatFit() {
    options.client().setSessionToken("t");
    assertThat(problems()).singleElement().asString().startsWith("client.sessionToken needs");
    options.client().setAccessKeyId("a");
    options.client().setSecretAccessKey("s");
    assertThat(problems()).isEmpty();
    options.client().setProfile("p");
    assertThat(problems()).singleElement().asString().contains("exclude each other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          roleArn=logs                          | client.roleArn must be the ARN of a role, arn:aws:iam::123456789012:role/NAME: "logs" is not that
          externalId=x1                         | client.externalId needs client.roleArn, the role it is for: set that, or remove it
          roleSessionName=shop                  | client.roleSessionName needs client.roleArn, the role it is for: set that, or remove it
          stsEndpoint=https://sts.example.com   | client.stsEndpoint needs client.roleArn, the role it is for: set that, or remove it
          webIdentityTokenFile=/token           | client.webIdentityTokenFile needs client.roleArn, the role it is for: set that, or remove it
          ROLE roleSessionName=a                | client.roleSessionName must be 2 to 64 letters, digits and _=,.@+-: "a" is not that
          ROLE externalId=a                     | client.externalId must be 2 to 1224 letters, digits and _=,.@:/+-
          ROLE rolePolicy=ReadOnly              | client.rolePolicy must be a JSON object of at most 2048 characters
          ROLE stsEndpoint=http://sts.test      | client.stsEndpoint must be https unless it is on this machine: "http://sts.test"; use https, or set client.allowInsecureEndpoint=true to send in clear text
          ROLE externalId=x1 webIdentityTokenFile=/t | client.externalId has no place in a web identity's session: remove it or client.webIdentityTokenFile
          credentialProcess=p accessKeyId=a secretAccessKey=s | client.credentialProcess and client.accessKeyId exclude each other: remove one of them
          profileFile=f credentialsProvider=c   | client.credentialsProvider and client.profileFile exclude each other: remove one of them
          secretAccessKey=s                     | client.accessKeyId and client.secretAccessKey go together: one of them is not set
          proxy=proxy:3128                      | client.proxy must be a URL such as http://host:port: "proxy:3128" is not one
          proxy=socks://proxy:1080              | client.proxy must be a URL such as http://host:port: "socks://proxy:1080" is not one
          proxy=http://proxy                    | client.proxy must be a URL such as http://host:port: "http://proxy" is not one
          proxy=http://proxy:99999              | client.proxy must be a URL such as http://host:port: "http://proxy:99999" has no port from 0 to 65535
          ROLE stsEndpoint=https://sts:99999    | client.stsEndpoint must be a URL such as https://host:port: "https://sts:99999" has no port from 0 to 65535
          proxy=http://u:p@proxy:1              | client.proxy must not hold a user or password: use client.proxyUser and client.proxyPassword instead
          proxy=http://p:1 proxyUser=u          | client.proxyUser and client.proxyPassword go together: one of them is not set
          proxyUser=u proxyPassword=p           | client.proxyUser needs client.proxy or client.stsProxy: set that, or remove it
          noProxy=example.com                   | client.noProxy needs client.proxy or client.stsProxy: set that, or remove it
          trustStorePassword=p                  | client.trustStorePassword needs client.trustStore: set that, or remove it
          """)
  void clientOptions_thatDoNotFitAreNamedWithTheirFix(String settings, String problem) {
    for (String setting : settings.replace("ROLE", "roleArn=" + ROLE).split(" ", -1)) {
      String[] pair = setting.split("=", 2);
      options.client().set(pair[0], pair[1]);
    }
    assertThat(problems()).containsExactly(problem);
  }

  @Test
  void shouldRequirePrintableTextAsUserAgent() {
    options.client().setUserAgent("a\r\nX-Evil: 1");
    assertThat(problems()).singleElement().asString().startsWith("client.userAgent must be");
    options.client().setUserAgent("shop/1.0 (it)");
    assertThat(problems()).isEmpty();
  }

  @Test
  void fipsAndDualStack_excludeAnEndpoint() {
    options.set("endpoint", "https://kinesis.example.com");
    options.client().setFips("true");
    options.client().setDualStack("true");
    assertThat(problems())
        .containsExactly(
            "client.fips=true chooses an endpoint of the region, so it excludes endpoint: remove"
                + " one of them",
            "client.dualStack=true chooses an endpoint of the region, so it excludes endpoint:"
                + " remove one of them");
  }

  @Test
  void region_shouldBeThatOfTheArn() {
    options.set("stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/app-logs");
    assertThat(options.regionOfArn()).isEqualTo("eu-west-1");
    options.set("region", "us-east-1");
    assertThat(problems())
        .containsExactly(
            "region must be that of the stream's ARN, eu-west-1: \"us-east-1\"; remove it");
    options.set("endpoint", "https://vpce.example.com");
    assertThat(problems()).isEmpty();
    options.set("stream", "app-logs");
    assertThat(options.regionOfArn()).isNull();
  }

  /** No such host can be found, and nobody sees that before something is logged. */
  @ParameterizedTest
  @CsvSource({
    "EU-WEST-1, is written eu-west-1",
    "eu_west_1, is written eu-west-1",
    "Eu West 1, is written eu-west-1",
    "Europe (Ireland), is not one"
  })
  void region_isWrittenAsAwsWritesIt(String region, String why) {
    options.set("stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/app-logs");
    options.set("endpoint", "https://vpce.example.com");
    options.set("region", region);
    options.client().setRoleArn(ROLE);
    options.client().setStsRegion(region);
    String rest = " must be a region such as eu-west-1: \"" + region + "\" " + why;
    assertThat(problems()).containsExactly("region" + rest, "client.stsRegion" + rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-gov-west-1", "us-isob-east-1", "aws-global", "local", "us-east-1"})
  void region_mayBeAnyThatThereMayBe(String region) {
    options.set("region", region);
    assertThat(problems()).isEmpty();
  }

  @Test
  void shouldRequireSizesThatFit() {
    options.buffer().setMaxBytes("1 MiB");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("buffer.maxBytes must be at least");
    options.buffer().setMaxBytes("32 MiB");
    options.batch().setMaxBytes("64 KiB");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("batch.maxRecordBytes must not exceed");
  }

  @Test
  void environment_fillsWhatTheFileLeavesOut() {
    environment.put("SLUICE_BATCH_MAX_RECORD_BYTES", " 2 MiB ");
    environment.put("SLUICE_BATCH_LINGER", "1 s");
    environment.put("SLUICE_STREAM", "other");
    environment.put("SLUICE_REGION", "");
    environment.put("SLUICE_CLIENT_PROFILE", " ");
    options.batch().setLinger("2 s");
    assertThat(problems()).isEmpty();
    assertThat(options.batch().get(BatchOptions.MAX_RECORD_BYTES)).isEqualTo(2L << 20);
    assertThat(options.batch().get(BatchOptions.LINGER)).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.get(SluiceOptions.STREAM)).isEqualTo("app-logs");
    assertThat(options.isSet(SluiceOptions.REGION)).as("an empty variable").isFalse();
    assertThat(options.client().isSet(ClientOptions.PROFILE)).isFalse();
  }

  /** The file has only one of the two, and its reader looks for the other one in vain. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SLUICE_CLIENT_PROFILE | p | client.profile (from SLUICE_CLIENT_PROFILE) and client.accessKeyId exclude each other: remove one of them
          SLUICE_CLIENT_FIPS | true | client.fips=true (from SLUICE_CLIENT_FIPS) chooses an endpoint of the region, so it excludes endpoint: remove one of them
          SLUICE_BUFFER_OVERFLOW | spool | buffer.overflow=spool (from SLUICE_BUFFER_OVERFLOW) needs a spool: set spool.mode to overflow or always
          SLUICE_BATCH_MAX_BYTES | 512 KiB | batch.maxRecordBytes must not exceed batch.maxBytes (from SLUICE_BATCH_MAX_BYTES): 1 MiB; raise batch.maxBytes or lower batch.maxRecordBytes
          SLUICE_REGION | us-east-1 | region (from SLUICE_REGION) must be that of the stream's ARN, eu-west-1: "us-east-1"; remove it
          SLUICE_BATCH_LINGER | soon | batch.linger (from SLUICE_BATCH_LINGER) must be a duration from 0 ms to 1 min, such as 200 ms, 10 s or PT10S: "soon" is not a duration
          """)
  void problem_namesTheVariableOfAnOption(String variable, String value, String problem) {
    options.client().setAccessKeyId("id");
    options.client().setSecretAccessKey("secret");
    if (variable.equals("SLUICE_CLIENT_FIPS")) {
      options.set("endpoint", "https://kinesis.internal");
    }
    options.set("stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/logs");
    environment.put(variable, value);
    assertThat(problems()).containsExactly(problem);
  }

  /** A container's template leaves it out so; the word none says nothing. */
  @ParameterizedTest
  @MethodSource("paths")
  void emptyVariable_leavesTheOptionAsItIs(String path) {
    boolean wasSet = section(path).isSet(option(path));
    environment.put(section(path).variable(name(path)), "");
    assertThat(problems()).isEmpty();
    assertThat(section(path).isSet(option(path))).isEqualTo(wasSet);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void none_isNothingWhereNothingIsAValue(String path) {
    Option<?> option = option(path);
    if (option.rule().endsWith(", or none")) {
      section(path).set(name(path), " None ");
      assertThat(section(path).get(option)).isEqualTo("");
    } else {
      assertThat(option.isVerbatim()).isEqualTo(option.rule().equals("text, TAB, SPACE or COMMA"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "NONE"})
  void delimiter_isNotNothing(String text) {
    options.format().setDelimiter(text);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(
            "format.delimiter must be text, TAB, SPACE or COMMA: \"" + text + "\" is empty");
  }

  @Test
  void nothingInTheFile_isAboveTheEnvironment() {
    environment.put("SLUICE_FORMAT_THREAD_KEY", "fromEnvironment");
    assertThat(problems()).isEmpty();
    assertThat(options.format().setToNothing("threadKey")).isTrue();
    assertThat(problems()).isEmpty();
    assertThat(options.format().get(FormatOptions.THREAD_KEY)).isEmpty();
    assertThat(options.format().isSetInFile(FormatOptions.THREAD_KEY)).isTrue();
    assertThat(options.format().setToNothing("threadKey")).as("a second time").isFalse();
  }

  @Test
  void nothing_givesWayToSomethingInTheFile() {
    options.format().setThreadKey("on");
    assertThat(options.format().setToNothing("threadKey")).isFalse();
    assertThat(options.format().get(FormatOptions.THREAD_KEY)).isEqualTo("on");
  }

  @Test
  void unreadableValue_isAProblemOfEachStart() {
    options.batch().setMaxRecords("lots");
    assertThat(problems()).hasSize(1).isEqualTo(problems());
  }

  @Test
  void environment_isNamedByItsProblems() {
    environment.put("SLUICE_BATCH_MAX_RECORDS", "lots");
    assertThat(problems())
        .containsExactly(
            "batch.maxRecords (from SLUICE_BATCH_MAX_RECORDS) must be a whole number from 1 to 500:"
                + " \"lots\" is not a whole number");
  }

  @Test
  void variables_areUnique() {
    Set<String> variables = new HashSet<>();
    for (OptionSection section : OptionNames.all()) {
      for (Option<?> option : section.table()) {
        String variable = section.variable(option.name());
        assertThat(variable).matches("SLUICE_[A-Z]+(_[A-Z]+)*");
        assertThat(variables.add(variable)).as(variable).isTrue();
      }
    }
    assertThat(options.variable("partitionKeyDefault")).isEqualTo("SLUICE_PARTITION_KEY_DEFAULT");
  }

  @Test
  void secrets_areInNoMessageAndNoText() {
    String canary = "CANARY-7f3a";
    options.client().setSecretAccessKey(canary);
    options.client().setSessionToken(canary);
    options.client().setProfile("p");
    options.client().set("secretAccesKey", canary);
    options.set("endpoint", "http://user:" + canary + "@host.example.com");
    environment.put("SLUICE_CLIENT_ACCESS_KEY_ID", "");
    List<String> problems = problems();
    assertThat(problems).hasSizeGreaterThanOrEqualTo(3);
    assertThat(problems).noneMatch(line -> line.contains(canary));
    for (OptionSection section : options.sections()) {
      assertThat(section.toString()).doesNotContain(canary);
    }
  }

  @Test
  void copy_isNotChangedByItsOriginal() {
    options.batch().setLinger("1 s");
    options.set("steam", "x");
    SluiceOptions copy = options.copy();
    options.batch().setLinger("2 s");
    options.set("stream", "other");
    assertThat(copy.batch().get(BatchOptions.LINGER)).isEqualTo(Duration.ofSeconds(1));
    assertThat(copy.get(SluiceOptions.STREAM)).isEqualTo("app-logs");
    Problems problems = new Problems();
    OptionNames.resolve(copy, any -> null, problems);
    assertThat(problems.messages()).singleElement().asString().contains("steam");
  }

  @Test
  void aggregation_shouldRequireTextForLinesAndRoomInARecord() {
    options.batch().setAggregation("newline");
    options.batch().setAggregationMaxBytes("2 MiB");
    options.format().setType("otlp_proto");
    assertThat(problems())
        .containsExactly(
            "batch.aggregation=newline needs a text format: format.type=otlp_proto is binary, and its"
                + " lines could not be told apart; use kpl or none",
            "batch.aggregationMaxBytes must not exceed batch.maxRecordBytes: 2 MiB; lower it, or"
                + " raise batch.maxRecordBytes");
  }

  @Test
  void otlp_refusesOptionsThatShapeOtherRecords() {
    options.format().setType("otlp_json");
    options.format().setTimeKey("t");
    options.format().setLevelKey("severity");
    options.format().setStaticFields("env=it");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "format.timeKey has no effect with format.type=otlp_json, whose names are fixed: remove the"
                + " one or the other",
            "format.levelKey has no effect with format.type=otlp_json, whose names are fixed: remove"
                + " the one or the other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"influx", "graphite", "metric_json"})
  void metrics_refuseOptionsThatShapeOtherRecords(String type) {
    options.format().setType(type);
    options.format().setDataKeys("message,count");
    options.format().setMessageField("text");
    assertThat(problems())
        .containsExactly(
            "format.dataKeys has no effect with format.type="
                + type
                + ", whose names are fixed: remove the one or the other");
  }
}
