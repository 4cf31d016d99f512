// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import dev.sluice.internal.format.HostileEventTest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact bytes of the text formats. */
class TextFormatsTest {

  private static TestEvent event() {
    return TestEvent.of("hello")
        .field("n", 1.5)
        .field("flag", true)
        .field("none", null)
        .field("map", Map.of("k", Arrays.asList(1, "x")))
        .mdc("tenant", "acme");
  }

  @Test
  void ltsv_hasAllPartsInOrder() {
    assertThat(Formatting.with("type", "ltsv", "timeKey", "time").write(event()))
        .isEqualTo(
            "time:2023-11-14T22:13:20\tlevel:INFO\tlogger:app.Main\tthread:main\tmessage:hello\t"
                + "n:1.5\tflag:true\tnone:\tmap:{\"k\":[1,\"x\"]}\ttenant:acme\n");
  }

  @Test
  void ltsv_keepsSeparatorsOutOfLabelsAndValues() {
    TestEvent event = TestEvent.of("m").field("a:b\tc", "x\ty\r\nz:w").field("😀", "\ud800");

    assertThat(Formatting.bare("type", "ltsv").write(event))
        .isEqualTo("a b c:x y  z:w\t😀:\ufffd\n");
    assertThat(
            Formatting.bare(
                    "type",
                    "ltsv",
                    "delimiter",
                    "COMMA",
                    "labelDelimiter",
                    "=",
                    "replacement",
                    "_",
                    "newline",
                    "crlf")
                .write(TestEvent.of("m").field("a", "1,2\n3").field("b=c", "4=5")))
        .isEqualTo("a=1_2_3,b_c=4=5\r\n");
  }

  @Test
  void ltsv_writesNoLabelTwice() {
    TestEvent event =
        TestEvent.of("m").field("a:b", 1).field("a b", 2).mdc("a\tb", 4).mdc("c:d", 5);

    assertThat(Formatting.bare("type", "ltsv", "staticFields", "c:d=6").write(event))
        .isEqualTo("a b:1\tfield_a b:2\tcontext_a b:4\tcontext_c d:5\tc d:6\n");
  }

  @ParameterizedTest
  @CsvSource({
    "ltsv, delimiter, SPACE, format.replacement must be text without the format.delimiter",
    "ltsv, replacement, a:b, format.replacement must be text without the format.labelDelimiter",
    "ltsv, labelDelimiter, LF, format.labelDelimiter must be text without line breaks",
    "tsv, delimiter, SPACE, format.replacement must be text without the format.delimiter",
    "tsv, delimiter, LF, format.delimiter must be text without line breaks",
    "tsv, replacement, LF, format.replacement must be text without line breaks",
    "out_file, delimiter, LF, format.delimiter must be text without line breaks",
    "out_file, replacement, LF, format.replacement must be text without line breaks",
    "out_file, delimiter, SPACE, format.replacement must be text without the format.delimiter",
    "out_file, timeKeyFormat, %Y%n%m, format.timeKeyFormat must be text without line breaks",
    "ltsv, delimiter, ':', format.labelDelimiter must be text that is no part of format.delimiter",
    "ltsv, delimiter, '::', format.labelDelimiter must be text that is no part of format.delimiter",
    "ltsv, labelDelimiter, TAB, format.labelDelimiter must be text that is no part of"
  })
  void separatorThatAnEventCouldForge_isRefused(
      String type, String option, String value, String problem) {
    String text = value.equals("LF") ? "x\n" : value;

    assertThatThrownBy(
            () ->
                Formatting.bare("type", type, "keys", "a", option, text)
                    .write(TestEvent.of("m").field("a", "b")))
        .hasMessageContaining(problem);
  }

  @Test
  void csv_quotesAllByDefault() {
    Formatting formatting =
        Formatting.with("type", "csv", "fields", "level, message,n,flag,none,map,map.k,absent");

    assertThat(formatting.write(event()))
        .isEqualTo(
            "\"INFO\",\"hello\",\"1.5\",\"true\",\"\",\"{\"\"k\"\":[1,\"\"x\"\"]}\",\"[1,\"\"x\"\"]\",\"\"\n");
  }

  @Test
  void csv_quotesOnlyWhatNeedsItWithoutForce() {
    Formatting formatting =
        Formatting.with("type", "csv", "fields", "a,b,c,d,e,f,g", "forceQuotes", "false");
    TestEvent event =
        TestEvent.of("m")
            .field("a", " plain ")
            .field("b", "x,y")
            .field("c", "x\"y")
            .field("d", "x\ny")
            .field("e", "")
            .field("f", null);

    assertThat(formatting.write(event)).isEqualTo(" plain ,\"x,y\",\"x\"\"y\",\"x\ny\",\"\",,\n");
  }

  @Test
  void csv_findsNestedValuesInEveryWriting() {
    Formatting formatting =
        Formatting.with(
            "type",
            "csv",
            "fields",
            "a.b,$.a.b,a->b,$['a']['b'],$.list[1],x.y,$.x,mdc.k",
            "contextName",
            "mdc");
    TestEvent event =
        TestEvent.of("m")
            .field("a", Map.of("b", "nested"))
            .field("list", List.of("zero", "one"))
            .field("x.y", "exact")
            .field("x", Map.of("y", "nested"))
            .mdc("k", "v");

    assertThat(formatting.write(event))
        .isEqualTo(
            "\"nested\",\"nested\",\"nested\",\"nested\",\"one\",\"exact\","
                + "\"{\"\"y\"\":\"\"nested\"\"}\",\"v\"\n");
  }

  @ParameterizedTest
  @CsvSource({"csv,'\"\",\"m\"'", "tsv,'\tm'"})
  void columnOfAnItemThatIsNull_isEmpty(String type, String columns) {
    TestEvent event = TestEvent.of("m").field("a", Arrays.asList("zero", null));

    assertThat(
            Formatting.with("type", type, "fields", "a.1,message", "keys", "a.1,message")
                .write(event))
        .isEqualTo(columns + "\n");
  }

  @Test
  void csv_forgetsTheEventBefore() {
    Formatting formatting = Formatting.with("type", "csv", "fields", "a,b.c");

    formatting.write(TestEvent.of("m").field("a", 1).field("b", Map.of("c", 2)));
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo("\"\",\"\"\n");
  }

  @Test
  void csv_takesATabInEveryWriting() {
    for (String tab : List.of("TAB", "\\t", "\t", " TAB ")) {
      assertThat(
              Formatting.with("type", "csv", "fields", "level,message", "delimiter", tab)
                  .write(event()))
          .isEqualTo("\"INFO\"\t\"hello\"\n");
    }
  }

  @Test
  void tsv_keepsSeparatorsOutOfValues() {
    assertThat(
            Formatting.with("type", "tsv", "keys", "level,a,absent,b")
                .write(TestEvent.of("m").field("a", "x\ty\nz").field("b", new BigDecimal("1.0"))))
        .isEqualTo("INFO\tx y z\t\t1.0\n");
    assertThat(
            Formatting.with("type", "tsv", "keys", "level,a", "delimiter", "||")
                .write(TestEvent.of("m").field("a", "x||y")))
        .isEqualTo("INFO||x y\n");
  }

  @ParameterizedTest
  @CsvSource({"' | ',' '", "'||','|'", "'||',none", "aba,none", "ab,ba", "'|||',' '"})
  void tsv_hasItsColumnsWhateverTheValues(String delimiter, String replacement) {
    Formatting formatting =
        Formatting.with(
            "type", "tsv", "keys", "a,b,level", "delimiter", delimiter, "replacement", replacement);
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      TestEvent event = TestEvent.of("m").field("a", text(random)).field("b", text(random));

      String line = formatting.write(event).replace("\n", "");

      assertThat(line.split(Pattern.quote(delimiter), -1)).as(line).hasSize(3).endsWith("INFO");
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append("ab| \n".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  @Test
  void singleValue_isTheMessageOrTheNamedField() {
    TestEvent event =
        TestEvent.of("line 1\nline 2 \ud800").field("payload", Map.of("a", 1)).mdc("m", 7);

    assertThat(Formatting.with("type", "single_value").write(event))
        .isEqualTo("line 1\nline 2 \ufffd\n");
    assertThat(Formatting.with("type", "single_value", "newline", "none").write(event))
        .isEqualTo("line 1\nline 2 \ufffd");
    assertThat(Formatting.with("type", "single_value", "messageKey", "payload").write(event))
        .isEqualTo("{\"a\":1}\n");
    assertThat(Formatting.with("type", "single_value", "messageKey", "m").write(event))
        .isEqualTo("7\n");
    assertThat(Formatting.with("type", "single_value", "messageKey", "absent").write(event))
        .isEqualTo("line 1\nline 2 \ufffd\n");
    assertThat(Formatting.with("type", "single_value").write(TestEvent.of((String) null)))
        .isEqualTo("\n");
  }

  @Test
  void outFile_putsTimeAndLoggerInFrontOfTheRecord() {
    TestEvent event = TestEvent.of("hello").by("app\tMain", "main");

    assertThat(Formatting.with("type", "out_file", "dataKeys", "message").write(event))
        .isEqualTo("2023-11-14T22:13:20Z\tapp Main\t{\"message\":\"hello\"}\n");
    assertThat(
            Formatting.with(
                    "type",
                    "out_file",
                    "dataKeys",
                    "message",
                    "timeZone",
                    "+01:00",
                    "delimiter",
                    "SPACE",
                    "replacement",
                    "_")
                .write(event))
        .isEqualTo("2023-11-14T23:13:20+01:00 app_Main {\"message\":\"hello\"}\n");
    assertThat(
            Formatting.with(
                    "type",
                    "out_file",
                    "dataKeys",
                    "message",
                    "timeKeyFormat",
                    "unix_millis",
                    "timeKey",
                    "t",
                    "outputTag",
                    "false")
                .write(event))
        .isEqualTo("1700000000123\t{\"t\":1700000000123,\"message\":\"hello\"}\n");
    assertThat(
            Formatting.with(
                    "type",
                    "out_file",
                    "dataKeys",
                    "message",
                    "outputTime",
                    "false",
                    "outputTag",
                    "false")
                .write(event))
        .isEqualTo("{\"message\":\"hello\"}\n");
  }

  @Test
  void outFile_survivesABrokenEvent() {
    Formatting formatting = Formatting.with("type", "out_file");

    assertThat(formatting.write(TestEvent.of("m").field("a", new HostileEventTest.MuteThrower())))
        .startsWith("2023-11-14T22:13:20Z\tapp.Main\t{\"level\":\"INFO\"")
        .contains("format error: java.lang.IllegalStateException");
  }

  @Test
  void problems_nameTheColumnsThatAreMissing() {
    assertThat(Formatting.with("type", "csv").problems())
        .singleElement()
        .asString()
        .startsWith("format.fields is required");
    assertThat(Formatting.with("type", "tsv").problems())
        .singleElement()
        .asString()
        .startsWith("format.keys is required");
    assertThat(Formatting.with("type", "csv", "fields", "a", "delimiter", "\"").problems())
        .singleElement()
        .asString()
        .startsWith("format.delimiter must be without quotes");
  }
}
