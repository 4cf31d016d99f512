// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Random instants, zones and formats against java.time and BigDecimal. */
class StrftimePropertyTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private static final DateTimeFormatter SHORT_OFFSET =
      new DateTimeFormatterBuilder().appendOffset("+HHmmss", "+00").toFormatter(Locale.ROOT);
  private static final List<ZoneId> ZONES =
      ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
  private static final List<String> TEXTS =
      List.of("", "", "-", ":", " ", ".", "T", "%%", "%n", "%t", "é", "日本", "😀", "\"", "%%3N");
  private static final List<String> WORDS =
      List.of("unix", "unix_millis", "unix_micros", "unix_nanos", "unix_float");
  private static final Map<String, Function<ZonedDateTime, String>> VERBS = verbs();
  private static final List<String> NAMES = VERBS.keySet().stream().sorted().toList();

  @Test
  void format_agreesWithJavaTime() {
    Random random = random("format_agreesWithJavaTime");
    for (int i = 0; i < TRIES * 4 / 10; i++) {
      ZoneId zone = zone(random);
      Instant instant = instant(random);
      ZonedDateTime time = instant.atZone(zone);
      StringBuilder format = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      int count = 1 + random.nextInt(8);
      for (int verb = 0; verb < count; verb++) {
        String text = pick(random, TEXTS);
        String name = pick(random, NAMES);
        format.append(text).append(name);
        expected
            .append(text.replace("%n", "\n").replace("%t", "\t").replace("%%", "%"))
            .append(VERBS.get(name).apply(time));
      }

      String actual =
          Strftime.compile(format.toString(), zone, TimeDialect.FLUENTBIT)
              .format(instant.getEpochSecond(), instant.getNano());

      if (!actual.contentEquals(expected)) {
        assertThat(actual).as("%s of %s in %s", format, instant, zone).isEqualTo("" + expected);
      }
    }
  }

  @Test
  void format_agreesWithBigDecimal() {
    Random random = random("format_agreesWithBigDecimal");
    for (int i = 0; i < TRIES / 10; i++) {
      long second = random.nextBoolean() ? random.nextLong() : random.nextInt(7) - 3;
      int nano = nano(random);
      BigDecimal exact = BigDecimal.valueOf(second).add(BigDecimal.valueOf(nano, 9));
      int word = random.nextInt(WORDS.size());
      String expected =
          word == 4
              ? exact.setScale(9).toPlainString()
              : exact.movePointRight(3 * word).setScale(0, RoundingMode.FLOOR).toPlainString();

      String actual =
          Strftime.compile(WORDS.get(word), ZoneOffset.UTC, TimeDialect.RUBY).format(second, nano);

      if (!actual.equals(expected)) {
        assertThat(actual).as("%s of %d %d", WORDS.get(word), second, nano).isEqualTo(expected);
      }
    }
  }

  @Test
  void render_agreesWithFormatOnAnyWalkOfTime() {
    Random random = random("render_agreesWithFormatOnAnyWalkOfTime");
    int tries = TRIES * 4 / 10;
    while (tries > 0) {
      StringBuilder format = new StringBuilder(pick(random, NAMES));
      for (int verb = random.nextInt(6); verb > 0; verb--) {
        format.append(pick(random, TEXTS)).append(pick(random, NAMES));
      }
      String source = random.nextInt(3) == 0 ? pick(random, WORDS) : format.toString();
      TimeDialect dialect = random.nextBoolean() ? TimeDialect.FLUENTBIT : TimeDialect.RUBY;
      ZoneId zone = zone(random);
      Strftime strftime = Strftime.compile(source, zone, dialect);
      TimestampCache cache = new TimestampCache(strftime);
      long second = instant(random).getEpochSecond();
      int nano = nano(random);
      for (int step = random.nextInt(60); step >= 0; step--, tries--) {
        String actual = new String(cache.render(second, nano), 0, cache.length(), UTF_8);
        String expected = strftime.format(second, nano);
        if (!actual.equals(expected)) {
          assertThat(actual)
              .as("%s of %d %d in %s", source, second, nano, zone)
              .isEqualTo(expected);
        }
        switch (random.nextInt(10)) {
          case 0 -> second += random.nextInt(5) - 2;
          case 1 -> second += random.nextInt(20_000_000) - 10_000_000;
          case 2 -> second = instant(random).getEpochSecond();
          case 3 -> second = random.nextInt(5) - 2L;
          case 4 -> {
            // The same instant twice.
          }
          default -> nano = nano(random);
        }
      }
    }
  }

  private static Random random(String test) {
    System.out.println(test + ": -Dsluice.property.seed=" + SEED);
    return new Random(SEED);
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static ZoneId zone(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> ZoneOffset.UTC;
      case 1 -> ZoneOffset.ofTotalSeconds(random.nextInt(36 * 3600 + 1) - 18 * 3600);
      default -> pick(random, ZONES);
    };
  }

  private static Instant instant(Random random) {
    return switch (random.nextInt(8)) {
      // The years -20000 to 20000.
      case 0, 1 ->
          Instant.ofEpochSecond(
              (long) ((random.nextDouble() - 0.55) * 40_000 * 31_556_952L), nano(random));
      case 2 -> Instant.ofEpochSecond(random.nextInt(7) - 3, nano(random));
      // Around new year, where week numbers turn.
      case 3 ->
          ZonedDateTime.of(1600 + random.nextInt(800), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
              .plusSeconds(random.nextInt(20 * 86_400) - 10 * 86_400)
              .toInstant();
      default ->
          Instant.ofEpochSecond(
              (long) ((random.nextDouble() * 250 - 70) * 31_556_952L), nano(random));
    };
  }

  private static int nano(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> 999_999_999;
      case 2 -> random.nextInt(1000) * 1_000_000;
      case 3 -> random.nextInt(2_000_000);
      default -> random.nextInt(1_000_000_000);
    };
  }

  private static Map<String, Function<ZonedDateTime, String>> verbs() {
    Map<String, Function<ZonedDateTime, String>> verbs = new HashMap<>();
    Map.ofEntries(
            Map.entry("%A", "EEEE"),
            Map.entry("%a", "EEE"),
            Map.entry("%B", "MMMM"),
            Map.entry("%b", "MMM"),
            Map.entry("%h", "MMM"),
            Map.entry("%d", "dd"),
            Map.entry("%e", "ppd"),
            Map.entry("%H", "HH"),
            Map.entry("%I", "hh"),
            Map.entry("%j", "DDD"),
            Map.entry("%k", "ppH"),
            Map.entry("%l", "pph"),
            Map.entry("%M", "mm"),
            Map.entry("%m", "MM"),
            Map.entry("%p", "a"),
            Map.entry("%R", "HH:mm"),
            Map.entry("%r", "hh:mm:ss a"),
            Map.entry("%S", "ss"),
            Map.entry("%T", "HH:mm:ss"),
            Map.entry("%X", "HH:mm:ss"),
            Map.entry("%3N", "SSS"),
            Map.entry("%6N", "SSSSSS"),
            Map.entry("%f", "SSSSSS"),
            Map.entry("%9N", "SSSSSSSSS"),
            Map.entry("%N", "SSSSSSSSS"),
            Map.entry("%L", "SSSSSSSSS"))
        .forEach((verb, pattern) -> verbs.put(verb, formatter(pattern)::format));

    // Java counts the sign of a year on top of its width, and so the years are made by printf.
    verbs.put("%Y", StrftimePropertyTest::year);
    verbs.put("%y", time -> "%02d".formatted(Math.abs(time.getYear() % 100)));
    verbs.put("%C", StrftimePropertyTest::century);
    verbs.put("%G", time -> "%04d".formatted(time.get(IsoFields.WEEK_BASED_YEAR)));
    verbs.put("%g", t -> "%02d".formatted(Math.abs(t.get(IsoFields.WEEK_BASED_YEAR) % 100)));
    verbs.put("%V", time -> "%02d".formatted(time.get(WeekFields.ISO.weekOfWeekBasedYear())));
    verbs.put("%u", time -> "" + time.get(ChronoField.DAY_OF_WEEK));
    verbs.put("%w", time -> "" + (time.get(WeekFields.SUNDAY_START.dayOfWeek()) - 1));
    // The first week is the first whole one; the days before it are in week 0.
    verbs.put("%U", time -> week(WeekFields.of(DayOfWeek.SUNDAY, 7), time));
    verbs.put("%W", time -> week(WeekFields.of(DayOfWeek.MONDAY, 7), time));
    verbs.put("%F", t -> (t.getYear() > 9999 ? "+" : "") + year(t) + text("-MM-dd", t));
    verbs.put("%D", time -> text("MM/dd/", time) + verbs.get("%y").apply(time));
    verbs.put("%x", verbs.get("%D"));
    verbs.put("%c", time -> text("EEE MMM ppd HH:mm:ss ", time) + time.getYear());
    verbs.put("%s", time -> "" + time.toEpochSecond());
    verbs.put("%z", StrftimePropertyTest::offset);
    verbs.put("%Z", StrftimePropertyTest::zoneName);
    return verbs;
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  private static String text(String pattern, ZonedDateTime time) {
    return formatter(pattern).format(time);
  }

  private static String year(ZonedDateTime time) {
    return "%04d".formatted(time.getYear());
  }

  private static String century(ZonedDateTime time) {
    int year = time.getYear();
    return year < 0 ? "-" + -year / 100 : "%02d".formatted(year / 100);
  }

  private static String week(WeekFields weeks, ZonedDateTime time) {
    return "%02d".formatted(time.get(weeks.weekOfYear()));
  }

  private static String offset(ZonedDateTime time) {
    int seconds = time.getOffset().getTotalSeconds();
    // Java has no sign left when it has cut an offset of some seconds to nothing.
    return seconds < 0 && seconds > -60 ? "-0000" : text("xx", time);
  }

  private static String zoneName(ZonedDateTime time) {
    ZoneId zone = time.getZone();
    if (zone.normalized().equals(ZoneOffset.UTC)) {
      return zone.getId().matches(".*(GMT|Greenwich).*") ? "GMT" : "UTC";
    }
    String name = DateTimeFormatter.ofPattern("z", Locale.ENGLISH).format(time);
    return name.matches("\\p{L}+") && !(zone.normalized() instanceof ZoneOffset)
        ? name
        : SHORT_OFFSET.format(time);
  }
}
