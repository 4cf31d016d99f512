// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrftimeTest {

  private static final ZoneId UTC = ZoneOffset.UTC;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "%A|Monday",
        "%a|Mon",
        "%B|January",
        "%b|Jan",
        "%h|Jan",
        "%C|20",
        "%c|Mon Jan  2 22:04:05 2006",
        "%D|01/02/06",
        "%x|01/02/06",
        "%d|02",
        "%e| 2",
        "%F|2006-01-02",
        "%G|2006",
        "%g|06",
        "%H|22",
        "%I|10",
        "%j|002",
        "%k|22",
        "%l|10",
        "%M|04",
        "%m|01",
        "%p|PM",
        "%R|22:04",
        "%r|10:04:05 PM",
        "%S|05",
        "%T|22:04:05",
        "%X|22:04:05",
        "%U|01",
        "%u|1",
        "%V|01",
        "%W|01",
        "%w|1",
        "%Y|2006",
        "%y|06",
        "%%|%",
        "%s|1136239445",
        "%z|+0000",
        "%Z|UTC",
        "%3N|123",
        "%6N|123456",
        "%f|123456",
        "%9N|123456789",
        "%N|123456789",
        "%L|123456789",
      })
  void format_writesTheVerbsOfTheSpecification(String format, String expected) {
    assertThat(at(format, UTC, "2006-01-02T22:04:05.123456789Z")).isEqualTo(expected);
  }

  @Test
  void format_writesNewlineAndTab() {
    assertThat(at("%n%t", UTC, "2006-01-02T22:04:05Z")).isEqualTo("\n\t");
  }

  @ParameterizedTest
  @CsvSource({
    "unix,1136239445",
    "unix_millis,1136239445123",
    "unix_micros,1136239445123456",
    "unix_nanos,1136239445123456789",
    "unix_float,1136239445.123456789",
  })
  void format_writesTheWordsAsNumbers(String word, String expected) {
    Strftime strftime = Strftime.compile(word, ZoneId.of("Asia/Tokyo"), TimeDialect.FLUENTBIT);

    assertThat(strftime.isNumber()).isTrue();
    assertThat(strftime.format(1136239445, 123456789)).isEqualTo(expected);
  }

  @Test
  void isNumber_isFalseForFormats() {
    assertThat(Strftime.compile("%s", UTC, TimeDialect.FLUENTBIT).isNumber()).isFalse();
    assertThat(Strftime.iso8601(UTC).isNumber()).isFalse();
  }

  @Test
  void format_cutsFractionsAndNeverRounds() {
    assertThat(at("%S.%3N %6N", UTC, "1999-12-31T23:59:59.999999999Z")).isEqualTo("59.999 999999");
  }

  @Test
  void format_readsDoublePercentBeforeTheExtensions() {
    assertThat(at("%%3N %%L %%%3N", UTC, "2006-01-02T22:04:05.123456789Z"))
        .isEqualTo("%3N %L %123");
  }

  @Test
  void format_readsLAsTheDialectDoes() {
    assertThat(Strftime.compile("%L", UTC, TimeDialect.FLUENTBIT).format(0, 1_000_000))
        .isEqualTo("001000000");
    assertThat(Strftime.compile("%L", UTC, TimeDialect.RUBY).format(0, 1_000_000)).isEqualTo("001");
  }

  @Test
  void format_keepsAnyTextAroundTheVerbs() {
    assertThat(at("a日本😀é%Yñ", UTC, "2006-01-02T22:04:05Z")).isEqualTo("a日本😀é2006ñ");
    assertThat(at("x".repeat(5000) + "%d%3N", UTC, "2006-01-02T22:04:05.5Z"))
        .isEqualTo("x".repeat(5000) + "02500");
    assertThat(at("%N".repeat(500), UTC, "2006-01-02T22:04:05.000000007Z"))
        .isEqualTo("000000007".repeat(500));
  }

  @Test
  void format_countsFractionsUpFromTheSecondBefore1970() {
    assertThat(at("%s.%3N %T", UTC, "1969-12-31T23:59:58.250Z")).isEqualTo("-2.250 23:59:58");
  }

  @ParameterizedTest
  @CsvSource({
    "-10000,-01-01T00:00:00Z,-10000|-100|00|-10000-01-01",
    "-1199,-01-01T00:00:00Z,-1199|-11|99|-1199-01-01",
    "-0044,-01-01T00:00:00Z,-044|-0|44|-044-01-01",
    "0000,-01-01T00:00:00Z,0000|00|00|0000-01-01",
    "0099,-01-01T00:00:00Z,0099|00|99|0099-01-01",
    "+10000,-01-01T00:00:00Z,10000|100|00|+10000-01-01",
  })
  void format_writesYearsOutsideOfFourDigitsAsGlibcDoes(String year, String rest, String expected) {
    assertThat(at("%Y|%C|%y|%F", UTC, year + rest)).isEqualTo(expected);
  }

  @Test
  void format_takesAnyLongForASecond() {
    Strftime strftime = Strftime.compile("%F", ZoneOffset.MAX, TimeDialect.FLUENTBIT);
    assertThat(strftime.format(Long.MAX_VALUE, 999_999_999)).isEqualTo("+999999999-01-01");
    assertThat(strftime.format(Long.MIN_VALUE, 0)).isEqualTo("-999999998-01-01");
    assertThat(Strftime.compile("unix_nanos", UTC, TimeDialect.RUBY).format(Long.MIN_VALUE, 0))
        .isEqualTo("-9223372036854775808000000000");
    assertThat(Strftime.compile("unix_float", UTC, TimeDialect.RUBY).format(Long.MIN_VALUE, 1))
        .isEqualTo("-9223372036854775807.999999999");
  }

  @Test
  void format_followsDaylightSaving() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    assertThat(at("%T %z %Z", paris, "2024-03-31T00:59:59Z")).isEqualTo("01:59:59 +0100 CET");
    assertThat(at("%T %z %Z", paris, "2024-03-31T01:00:00Z")).isEqualTo("03:00:00 +0200 CEST");
  }

  @Test
  void format_cutsTheSecondsOfAnOffset() {
    assertThat(at("%z", ZoneOffset.ofHoursMinutesSeconds(0, -44, -30), "1970-01-01T00:00:00Z"))
        .isEqualTo("-0044");
    assertThat(at("%z", ZoneOffset.ofTotalSeconds(-30), "1970-01-01T00:00:00Z")).isEqualTo("-0000");
  }

  @ParameterizedTest
  @CsvSource({
    "Z,UTC",
    "UTC,UTC",
    "Etc/Zulu,UTC",
    "GMT,GMT",
    "Etc/Greenwich,GMT",
    "+02:00,+02",
    "-03:30,-0330",
    "+00:19:32,+001932",
    "UTC+5,+05",
    "Etc/GMT+3,-03",
    "Asia/Tokyo,JST",
    "America/New_York,EST",
  })
  void format_namesTheZone(String zone, String expected) {
    assertThat(at("%Z", ZoneId.of(zone), "2024-01-15T12:00:00Z")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Z,2016-07-27T04:08:30Z",
    "America/Los_Angeles,2016-07-26T21:08:30-07:00",
    "Asia/Kolkata,2016-07-27T09:38:30+05:30",
    "Africa/Abidjan,2016-07-27T04:08:30Z",
  })
  void iso8601_endsWithTheOffset(String zone, String expected) {
    Instant instant = Instant.parse("2016-07-27T04:08:30.5Z");
    assertThat(
            Strftime.iso8601(ZoneId.of(zone)).format(instant.getEpochSecond(), instant.getNano()))
        .isEqualTo(expected);
  }

  @Test
  void compile_namesThePositionOfAnUnknownVerb() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("%Y-%Q", UTC, TimeDialect.FLUENTBIT))
        .withMessageStartingWith("unknown verb %Q at position 4 of \"%Y-%Q\"; known: %% %A %a")
        .withMessageEndingWith("unix, unix_millis, unix_micros, unix_nanos, unix_float, iso8601");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%E", "%Ey", "%Od", "%-d", "%_d", "%0e", "%^a", "%3", "%3S", "%33N", "%1N", "%12N", "%P",
        "%+", "%v", "%i", "%q", "% ", "%é", "%😀", "%\n", "%1", "%:z",
      })
  void compile_refusesWhatTheSpecificationDoesNotList(String format) {
    String verb = "%" + Character.toString(format.codePointAt(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("%d" + format, UTC, TimeDialect.FLUENTBIT))
        .withMessageStartingWith("unknown verb " + verb + " at position 3 of \"%d" + format + "\"")
        .withMessageContaining("; known: ");
  }

  @Test
  void compile_saysWhoseVerbItIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("%-d", UTC, TimeDialect.FLUENTBIT))
        .withMessageStartingWith(
            "unknown verb %- at position 1 of \"%-d\" (timeDialect=ruby knows it); known: ");
  }

  /** Ruby writes these as they stand, which nobody wants in each record. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%4^p", "%:y", "%:0z", "%:10z", "%::::z", "%Ob", "%Eb", "%O0y", "%E0y", "%O10y", "%E10y",
        "%Q", "%+", "%-", "%10", "%^", "%:", "%E", "%99999d",
      })
  void compile_refusesWhatRubyDoesNotKnow(String format) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("%d" + format, UTC, TimeDialect.RUBY))
        .withMessageStartingWith("unknown verb ");
  }

  /** From the tests of lestrrat-go/strftime, with the options of the plugin in Go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "2006-01-02T22:04:05.123456789Z|%A %a %B %b %C %c %D %d %e %F %H %h %I %j %k %l %M %m %p %R"
            + " %r %S %T %U %u %V %v %W %w %X %x %Y %y %Z %z|Monday Mon January Jan 20 Mon Jan  2"
            + " 22:04:05 2006 01/02/06 02  2 2006-01-02 22 Jan 10 002 22 10 04 01 PM 22:04"
            + " 10:04:05 PM 05 22:04:05 01 1 01  2-Jan-2006 01 1 22:04:05 01/02/06 2006 06 UTC"
            + " +0000",
        "2006-01-02T22:04:05.123456789Z|%L %f|123 123456",
        "2006-01-02T03:04:05Z|%d|02",
        "2006-01-02T03:04:05Z|%-d %#d|2 2",
        "2006-01-02T03:04:05Z|%-e %#e|2 2",
        "2006-01-02T03:04:05Z|%-H %#H|3 3",
        "2006-01-02T03:04:05Z|%-I|3",
        "2006-01-02T03:04:05Z|%-j %#j|2 2",
        "2006-01-02T03:04:05Z|%-k %-l|3 3",
        "2006-01-02T03:04:05Z|%-y %-z|6 +0",
        "2006-01-02T03:04:05Z|%-A %-B %-Z %-p|Monday January UTC AM",
        "2006-01-02T03:04:05Z|%Y-%-m-%-d %-H:%-M:%-S|2006-1-2 3:4:5",
        "0100-01-01T01:00:00Z|apm-test/logs/apm.log.%Y%m%d %C|apm-test/logs/apm.log.01000101 01",
      })
  void format_writesGosVerbs(String instant, String format, String expected) {
    Instant parsed = Instant.parse(instant);
    assertThat(
            Strftime.compile(format, UTC, TimeDialect.GO)
                .format(parsed.getEpochSecond(), parsed.getNano()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%-", "%#", "%-L", "%P", "%:z", "%^a", "%-Q"})
  void compile_refusesWhatGoDoesNotKnow(String format) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("foo " + format, UTC, TimeDialect.GO))
        .withMessageStartingWith("unknown verb ");
  }

  @ParameterizedTest
  @CsvSource({
    "UTC,2016-07-27T04:08:30.500Z",
    "+00:00,2016-07-27T04:08:30.500Z",
    "America/Los_Angeles,2016-07-26T21:08:30.500-07:00",
    "Asia/Kolkata,2016-07-27T09:38:30.500+05:30",
  })
  void iso8601AsAWord_hasMillisecondsAndTheOffset(String zone, String expected) {
    for (TimeDialect dialect : TimeDialect.values()) {
      Strftime strftime = Strftime.compile("iso8601", ZoneId.of(zone), dialect);
      assertThat(strftime.isNumber()).isFalse();
      assertThat(strftime.format(1469592510, 500_999_999)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%Y-%m-%dT%H:%M:%SZ",
        "%FT%T.%3NZ",
        "%FT%RZ",
        "%FT%T.%LZ",
        "%TZ %z",
        "%F %XZ.",
        "%T.%fZ"
      })
  void zulu_isRefusedWhereTheZoneIsNotUtc(String format) {
    for (String zone : List.of("Europe/London", "+01:00", "Africa/Abidjan")) {
      for (TimeDialect dialect : TimeDialect.values()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Strftime.compile(format, ZoneId.of(zone), dialect))
            .withMessageStartingWith("a Z after the time says UTC, and the zone is " + zone);
      }
    }
    for (String zone : List.of("UTC", "Z", "GMT", "+00:00", "Etc/UTC")) {
      Strftime.compile(format, ZoneId.of(zone), TimeDialect.FLUENTBIT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%YZ", "%SZone", "Z%T", "%T%%Z", "%T Z1", "%zZ"})
  void letterZ_thatSaysNothingOfTheTime_isText(String format) {
    Strftime.compile(format, ZoneId.of("Asia/Tokyo"), TimeDialect.FLUENTBIT);
  }

  @Test
  void compile_namesThePositionOfALonePercent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile("%Y%%%", UTC, TimeDialect.FLUENTBIT))
        .withMessage("lone % at position 5 of \"%Y%%%\": write %% for a percent sign");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unix_ms", "UNIX", " unix", "yyyy-MM-dd"})
  void compile_refusesATextWithoutAnyVerb(String format) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strftime.compile(format, UTC, TimeDialect.FLUENTBIT))
        .withMessageStartingWith("no verb in \"" + format + "\"; known: ");
  }

  private static String at(String format, ZoneId zone, String instant) {
    Instant parsed = Instant.parse(instant);
    return Strftime.compile(format, zone, TimeDialect.FLUENTBIT)
        .format(parsed.getEpochSecond(), parsed.getNano());
  }
}
