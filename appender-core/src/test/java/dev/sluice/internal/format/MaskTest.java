// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.options.FormatOptions;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code maskKeys} names is in no record, in whatever format and at whatever depth. */
class MaskTest {

  private static final String SECRET = "s3cr3t";

  /** A type of the application's with a secret inside. */
  public record Login(String user, String password) {}

  public record Account(
      String name,
      Optional<Login> login,
      Optional<Integer> limit,
      Optional<Optional<Login>> deep,
      Optional<AtomicReference<Login>> reference,
      Optional<Map.Entry<String, String>> entry) {}

  private static final Account ACCOUNT =
      new Account(
          "x",
          Optional.of(new Login("jo", SECRET)),
          Optional.of(9),
          Optional.of(Optional.of(new Login("jo", SECRET))),
          Optional.of(new AtomicReference<>(new Login("jo", SECRET))),
          Optional.of(Map.entry("password", SECRET)));

  /** Its properties cannot be read, and its text shows them. */
  public static final class Broken {
    public String getPassword() {
      throw new IllegalStateException();
    }

    @Override
    public String toString() {
      return "password=" + SECRET;
    }
  }

  /** A value of the application's without properties. */
  public static final class Money {
    @Override
    public String toString() {
      return "12 EUR";
    }
  }

  private static TestEvent event() {
    return TestEvent.of("hello")
        .field("password", SECRET)
        .field("API.Key", SECRET)
        .field("count", 3)
        .field("login", new Login("bob", SECRET))
        .field("logins", List.of(new TreeMap<>(Map.of("user", "eve", "password", SECRET))))
        .field("array", new Object[] {Map.of("password", SECRET)})
        .field("deep", Map.of("a", Map.of("b", List.of(new Login("ann", SECRET)))))
        .field("broken", new Broken())
        .field("perhaps", Optional.of(new Login("kim", SECRET)))
        .field("reference", new AtomicReference<>(Map.of("password", SECRET)))
        .field("entry", Map.entry("password", SECRET))
        .field("account", ACCOUNT)
        .field("number.password", 4711_4711)
        .mdc("session_token", SECRET)
        .mdc("tenant", "acme")
        .mdc("typed", Map.of("password", SECRET));
  }

  private static final String MASKS = "password,api.key,*_token,*.password";

  @ParameterizedTest
  @EnumSource(FormatOptions.Type.class)
  void whatIsMasked_isInNoRecord(FormatOptions.Type type) {
    Formatting formatting =
        Formatting.with(
            "type",
            type.name().toLowerCase(Locale.ROOT),
            "maskKeys",
            MASKS,
            "fields",
            "message,password,login,login.password,logins,deep.a.b,typed,array,broken,perhaps,account",
            "keys",
            "message,password,login,login.password,logins,deep.a.b,typed,array,broken,perhaps,account",
            "tags",
            "level,session_token,typed,tenant",
            "staticFields",
            "static.password=" + SECRET + ",env=it");

    String record = new String(formatting.bytes(event()), StandardCharsets.ISO_8859_1);

    assertThat(record).doesNotContain(SECRET).doesNotContain("47114711");
    if (type != FormatOptions.Type.GRAPHITE && type != FormatOptions.Type.SINGLE_VALUE) {
      assertThat(record).contains("****").contains("hello");
    }
    assertThat(formatting.failures).isEmpty();
  }

  @Test
  void rest_isWrittenAsBefore() {
    Formatting formatting = Formatting.bare("maskKeys", MASKS);

    assertThat(formatting.write(event()))
        .isEqualTo(
            "{\"password\":\"****\",\"API.Key\":\"****\",\"count\":3,"
                + "\"login\":{\"user\":\"bob\",\"password\":\"****\"},"
                + "\"logins\":[{\"password\":\"****\",\"user\":\"eve\"}],"
                + "\"array\":[{\"password\":\"****\"}],"
                + "\"deep\":{\"a\":{\"b\":[{\"user\":\"ann\",\"password\":\"****\"}]}},"
                + "\"broken\":\"****\",\"perhaps\":\"****\",\"reference\":\"****\","
                + "\"entry\":\"****\",\"account\":{\"name\":\"x\",\"login\":\"****\","
                + "\"limit\":\"Optional[9]\",\"deep\":\"****\",\"reference\":\"****\","
                + "\"entry\":\"****\"},\"number.password\":\"****\","
                + "\"session_token\":\"****\",\"tenant\":\"acme\","
                + "\"typed\":{\"password\":\"****\"}}");
  }

  @Test
  void objectWithoutProperties_keepsItsText() {
    assertThat(
            Formatting.bare("maskKeys", "password").write(TestEvent.of("").field("m", new Money())))
        .isEqualTo("{\"m\":\"12 EUR\"}");
  }

  @Test
  void holderOfAText_keepsItsText() {
    TestEvent event =
        TestEvent.of("")
            .field("a", Optional.of("x"))
            .field("b", new AtomicReference<>(1))
            .field("c", Map.entry("k", 2))
            .field("d", Optional.empty());
    assertThat(Formatting.bare("maskKeys", "password").write(event))
        .isEqualTo("{\"a\":\"Optional[x]\",\"b\":\"1\",\"c\":\"k=2\",\"d\":\"Optional.empty\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "Password,       PASSWORD",
    "AUTH*,          Authorization",
    "'{pin,puk}',    puk",
    "p?n,            pin",
    "db_password,    db.password",
    "db.password,    db.password"
  })
  void names_matchWhateverTheirCase_asGivenAndAsWritten(String mask, String name) {
    Formatting formatting = Formatting.bare("maskKeys", mask, "replaceDots", "_");

    assertThat(formatting.write(TestEvent.of("").field(name, SECRET).field("other", 1)))
        .isEqualTo("{\"" + name.replace('.', '_') + "\":\"****\",\"other\":1}");
  }

  @Test
  void ownParts_areMaskedByTheirNames() {
    Formatting formatting =
        Formatting.with("maskKeys", "thread,text,stack_trace,markers", "messageKey", "text");

    assertThat(
            formatting.write(
                TestEvent.of("m").marker("A").thrown(new IllegalStateException(SECRET))))
        .isEqualTo(
            "{\"level\":\"INFO\",\"logger\":\"app.Main\",\"thread\":\"****\",\"text\":\"****\","
                + "\"markers\":[\"****\"],\"exception\":{\"class\":"
                + "\"java.lang.IllegalStateException\",\"message\":\"s3cr3t\","
                + "\"stack_trace\":\"****\"}}");
  }

  @Test
  void host_isMaskedByItsNames() {
    ContainerFields container = ContainerFields.expected();
    container.learn("{\"Cluster\":\"s3cr3t\",\"Family\":\"web\"}".getBytes(StandardCharsets.UTF_8));
    Formatting formatting =
        Formatting.bare("includeHost", "true", "maskKeys", "hostname,pid,pod_*,ecs_cluster");
    formatting.environment.put("HOSTNAME", SECRET);
    formatting.environment.put("POD_NAME", SECRET);
    formatting.container = container;

    assertThat(formatting.write(TestEvent.of("m")))
        .isEqualTo(
            "{\"hostname\":\"****\",\"pid\":\"****\",\"pod_name\":\"****\","
                + "\"ecs_cluster\":\"****\",\"ecs_task_definition\":\"web\"}");
  }

  @Test
  void host_isMaskedAsATagToo() {
    Formatting formatting = Formatting.with("type", "influx", "tags", "host", "maskKeys", "host");
    formatting.environment.put("HOSTNAME", SECRET);

    assertThat(formatting.write(TestEvent.of("m"))).startsWith("app.Main,host=**** ");
  }

  @Test
  void placeOfTheCall_isMaskedByItsNames() {
    TestEvent event = TestEvent.of("m");
    event.caller = new StackTraceElement("Login", SECRET, SECRET, 3);
    Formatting json = Formatting.bare("includeCaller", "true", "maskKeys", "method,file,line");
    Formatting otlp =
        Formatting.with(
            "type", "otlp_json", "includeCaller", "true", "maskKeys", "code.*.name,code.file.path");

    assertThat(json.write(event))
        .isEqualTo(
            "{\"caller\":{\"class\":\"Login\",\"method\":\"****\",\"file\":\"****\",\"line\":-1}}");
    assertThat(otlp.write(event)).doesNotContain(SECRET, "Login").contains("code.line.number");
  }

  @Test
  void logKey_ofAMaskedField_isTheMask() {
    assertThat(Formatting.with("maskKeys", "password", "logKey", "password").write(event()))
        .isEqualTo("****");
    assertThat(
            Formatting.with(
                    "maskKeys", "password", "type", "single_value", "messageKey", "password")
                .write(event()))
        .isEqualTo("****\n");
  }

  @Test
  void nestedFields_ofMetricJson_areMasked() {
    Formatting formatting =
        Formatting.with(
            "type",
            "metric_json",
            "maskKeys",
            "password",
            "nestedFieldsInclude",
            "body",
            "messageField",
            "",
            "tags",
            "",
            "measurement",
            "m",
            "timestampUnits",
            "1000s");

    assertThat(
            formatting.write(
                TestEvent.of("")
                    .field("body", "{\"a\":[{\"password\":{\"x\":\"" + SECRET + "\"}}]}")))
        .startsWith("{\"fields\":{\"body\":{\"a\":[{\"password\":\"****\"}]}}");
  }

  @Test
  void tooLarge_isCutAndMasked() {
    Formatting formatting = Formatting.bare("maskKeys", "password", "maxEventBytes", "300");
    TestEvent event =
        TestEvent.of("").field("password", SECRET.repeat(100)).field("long", "x".repeat(100));

    assertThat(formatting.write(event)).contains("****").doesNotContain(SECRET);
  }

  @Test
  void partThatFails_leavesTheOthersMasked() {
    Object failing =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("password", SECRET);
    map.put(failing, 1);
    map.put("after", new Login("bob", SECRET));
    Formatting formatting = Formatting.bare("maskKeys", "password");

    assertThat(formatting.write(TestEvent.of("").field("map", map).field("password", SECRET)))
        .doesNotContain(SECRET)
        .contains("\"password\":\"****\"")
        .contains("\"after\":{\"user\":\"bob\"");
    assertThat(formatting.failures).hasSize(1);
  }

  @Test
  void mapThatHoldsItself_ends() {
    List<Object> items = new ArrayList<>();
    items.add(items);
    items.add(new SimpleEntry<>("password", "x"));
    assertThat(Formatting.bare("maskKeys", "password").write(TestEvent.of("").field("a", items)))
        .contains("...");
  }

  @Test
  void badGlob_isRefused() {
    assertThat(Formatting.with("maskKeys", "pass[word").problems())
        .singleElement()
        .asString()
        .contains("format.maskKeys must be names or globs", "pass[word");
  }
}
