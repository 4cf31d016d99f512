// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * A {@code timeKeyFormat}, compiled: a strftime text in the C locale, or one of the words {@code
 * unix}, {@code unix_millis}, {@code unix_micros}, {@code unix_nanos}, {@code unix_float} and
 * {@code iso8601}.
 *
 * <p>Compiled once at start; immutable, so any thread may use it. Events go through {@link
 * TimestampCache}, and only a new second is rendered here, at the cost of a few small objects. The
 * result is not escaped: a format may hold quotes or line feeds. Seconds beyond the years
 * ±999,999,998 count as the nearest one inside, except for the words.
 *
 * <p>Ruby's dialect has all that Ruby's {@code Time#strftime} has ({@link RubyVerb}), and Go's all
 * that lestrrat-go/strftime has. Fluent Bit's output is that of GNU {@code date} with {@code
 * LC_ALL=C}, but:
 *
 * <ul>
 *   <li>{@code %f}, {@code %L} and the widths of {@code %N} are those of the log shippers; other
 *       widths, flags and the modifiers {@code %E} and {@code %O} are refused. Fractions are cut,
 *       not rounded, and count up from {@code %s} before 1970 too.
 *   <li>{@code %Z} is the JDK's short name, which has no history ({@code CET} in 1850) and may be
 *       one that the tz database has given up ({@code BRT} for {@code -03}). A fixed offset, and a
 *       zone whose short name has other characters than letters, is written the way of that
 *       database: {@code +02}, {@code +0530}; no offset is {@code UTC}, or {@code GMT} if the id
 *       says so.
 *   <li>{@code %x} is {@code %D}, and {@code %g} the end of {@code %G}, before the year 1 too.
 * </ul>
 *
 * <p>The words are JSON numbers, rounded down to their unit, whatever the zone. {@code unix_float}
 * is exact and always has nine fraction digits: {@code 1136239445.120000000}, {@code -0.500000000}.
 */
public final class Strftime {

  /** The word for ISO 8601 with milliseconds and the offset. */
  static final String ISO_8601 = "iso8601";

  private static final String[] DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  private static final String[] MONTHS = {
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"
  };

  /** A year inside of what LocalDateTime holds, so that no offset leads out of it. */
  private static final long MAX_SECOND =
      LocalDateTime.of(999_999_998, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  private static final long MIN_SECOND =
      LocalDateTime.of(-999_999_998, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  /** {@code texts[i]} stands before {@code verbs[i]}; the last one ends the result. */
  private final byte[][] texts;

  private final char[] verbs;

  /** For each verb that is {@link StrftimeParser#FLAGGED}, in their order. */
  private final List<FlaggedVerb> flagged;

  private final @Nullable UnixWord word;
  private final ZoneId zone;
  private final byte @Nullable [] standardName;
  private final byte @Nullable [] daylightName;

  private Strftime(StrftimeParser parser, @Nullable UnixWord word, ZoneId zone) {
    this.texts = parser.texts();
    this.verbs = parser.verbs();
    this.flagged = parser.flagged();
    this.word = word;
    this.zone = zone;
    this.standardName = shortName(zone, false);
    this.daylightName = shortName(zone, true);
  }

  /**
   * Reads a format or one of the words.
   *
   * @throws IllegalArgumentException for an unknown verb or a lone trailing {@code %}, both with
   *     the position of the {@code %} counted from 1, and for a text without any verb, which would
   *     be the same time for all events (a mistyped word)
   */
  public static Strftime compile(String format, ZoneId zone, TimeDialect dialect) {
    if (format.equals(ISO_8601)) {
      return iso8601(zone, ".%3N");
    }
    StrftimeParser parser = new StrftimeParser(dialect, zone);
    UnixWord word = UnixWord.of(format);
    if (word == null) {
      parser.parse(format);
      if (parser.endsWithZulu() && !zone.normalized().equals(ZoneOffset.UTC)) {
        throw new IllegalArgumentException(
            "a Z after the time says UTC, and the zone is "
                + zone
                + ": write %z in its place, use iso8601, or remove the zone");
      }
    }
    return new Strftime(parser, word, zone);
  }

  /** What was parsed already. */
  public static Strftime of(StrftimeParser parser, ZoneId zone) {
    return new Strftime(parser, null, zone);
  }

  /** ISO 8601 as {@code 2016-07-26T21:08:30-07:00}, with {@code Z} for no offset; no fraction. */
  public static Strftime iso8601(ZoneId zone) {
    return iso8601(zone, "");
  }

  private static Strftime iso8601(ZoneId zone, String fraction) {
    StrftimeParser parser = new StrftimeParser(TimeDialect.FLUENTBIT, zone);
    parser.parse("%FT%T" + fraction);
    parser.verb(StrftimeParser.ISO_OFFSET);
    return new Strftime(parser, null, zone);
  }

  /** Whether the result is a JSON number (one of the words), to be written without quotes. */
  public boolean isNumber() {
    return word != null;
  }

  /** One rendering, for tests and for what runs once; {@code nanoOfSecond} is 0 to 999,999,999. */
  String format(long epochSecond, int nanoOfSecond) {
    TimestampCache cache = new TimestampCache(this);
    cache.render(epochSecond, nanoOfSecond);
    return cache.text();
  }

  /** Appends all of the result to {@code out}; called by {@link TimestampCache} only. */
  void write(long epochSecond, int nanoOfSecond, TimestampCache out) {
    if (word != null) {
      word.write(epochSecond, nanoOfSecond, out);
      return;
    }
    long second = Math.min(Math.max(epochSecond, MIN_SECOND), MAX_SECOND);
    ZonedDateTime time = Instant.ofEpochSecond(second, nanoOfSecond).atZone(zone);
    int next = 0;
    for (int i = 0; i < verbs.length; i++) {
      out.append(texts[i]);
      if (verbs[i] == StrftimeParser.FLAGGED) {
        out.append(flagged.get(next++).text(time, zoneName(time)).getBytes(UTF_8));
      } else {
        writeVerb(verbs[i], time, out);
      }
    }
    out.append(texts[verbs.length]);
  }

  private void writeVerb(char verb, ZonedDateTime time, TimestampCache out) {
    int year = time.getYear();
    int weekday = time.getDayOfWeek().getValue();
    int offset = time.getOffset().getTotalSeconds();
    switch (verb) {
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> out.fraction(verb - '0', time.getNano());
      case 'a' -> out.append(dayName(time), 3);
      case 'A' -> out.append(dayName(time));
      case 'b' -> out.append(monthName(time), 3);
      case 'B' -> out.append(monthName(time));
      case 'C' -> {
        // The century of the year -44 is "-0": glibc cuts towards zero and keeps the sign.
        out.append(year < 0 ? "-" : "");
        out.number(Math.abs(year / 100), year < 0 ? 1 : 2, '0');
      }
      case 'd' -> out.number(time.getDayOfMonth(), 2, '0');
      case 'e' -> out.number(time.getDayOfMonth(), 2, ' ');
      case 'g' -> out.number(Math.abs(time.get(IsoFields.WEEK_BASED_YEAR) % 100), 2, '0');
      case 'G' -> out.number(time.get(IsoFields.WEEK_BASED_YEAR), 4, '0');
      case 'H' -> out.number(time.getHour(), 2, '0');
      case 'I' -> out.number((time.getHour() + 11) % 12 + 1, 2, '0');
      case 'j' -> out.number(time.getDayOfYear(), 3, '0');
      case 'k' -> out.number(time.getHour(), 2, ' ');
      case 'l' -> out.number((time.getHour() + 11) % 12 + 1, 2, ' ');
      case 'm' -> out.number(time.getMonthValue(), 2, '0');
      case 'M' -> out.number(time.getMinute(), 2, '0');
      case 'p' -> out.append(time.getHour() < 12 ? "AM" : "PM");
      case 's' -> out.number(time.toEpochSecond(), 1, '0');
      case 'S' -> out.number(time.getSecond(), 2, '0');
      case 'u' -> out.number(weekday, 1, '0');
      case 'U' -> out.number((time.getDayOfYear() + 6 - weekday % 7) / 7, 2, '0');
      case 'V' -> out.number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'w' -> out.number(weekday % 7, 1, '0');
      case 'W' -> out.number((time.getDayOfYear() + 7 - weekday) / 7, 2, '0');
      case 'y' -> out.number(Math.abs(year % 100), 2, '0');
      case 'Y' -> out.number(year, 4, '0');
      case 'z' -> writeOffset(offset, "", 2, out);
      case 'Z' -> writeZoneName(time, out);
      case StrftimeParser.BARE_YEAR -> out.number(year, 1, '0');
      case StrftimeParser.SIGNED_YEAR -> {
        out.append(year > 9999 ? "+" : "");
        out.number(year, 4, '0');
      }
      case StrftimeParser.ISO_OFFSET -> {
        if (offset == 0) {
          out.append("Z");
        } else {
          writeOffset(offset, ":", 2, out);
        }
      }
      default -> throw new AssertionError(verb);
    }
  }

  static String dayName(ZonedDateTime time) {
    return DAYS[time.getDayOfWeek().getValue() - 1];
  }

  static String monthName(ZonedDateTime time) {
    return MONTHS[time.getMonthValue() - 1];
  }

  private String zoneName(ZonedDateTime time) {
    TimestampCache name = new TimestampCache(this);
    writeZoneName(time, name);
    return name.text();
  }

  private void writeZoneName(ZonedDateTime time, TimestampCache out) {
    boolean daylight = zone.getRules().isDaylightSavings(time.toInstant());
    byte[] name = daylight ? daylightName : standardName;
    if (name != null) {
      out.append(name);
    } else {
      int seconds = time.getOffset().getTotalSeconds();
      writeOffset(seconds, "", seconds % 60 != 0 ? 3 : seconds % 3600 != 0 ? 2 : 1, out);
    }
  }

  /** Writes the first {@code parts} of hours, minutes and seconds. */
  private static void writeOffset(int seconds, String colon, int parts, TimestampCache out) {
    int rest = Math.abs(seconds);
    out.append(seconds < 0 ? "-" : "+");
    for (int part = 0, unit = 3600; part < parts; part++, unit /= 60) {
      out.append(part == 0 ? "" : colon);
      out.number(rest / unit, 2, '0');
      rest %= unit;
    }
  }

  /** The text of {@code %Z}; null where it is the offset. */
  private static byte @Nullable [] shortName(ZoneId zone, boolean daylight) {
    if (zone.normalized() instanceof ZoneOffset offset) {
      boolean gmt = zone.getId().contains("GMT") || zone.getId().contains("Greenwich");
      return offset.getTotalSeconds() != 0 ? null : (gmt ? "GMT" : "UTC").getBytes(UTF_8);
    }
    TimeZone old = TimeZone.getTimeZone(zone);
    String name = old.getDisplayName(daylight, TimeZone.SHORT, Locale.ENGLISH);
    // An id of a foreign ZoneRulesProvider would silently be "GMT" for TimeZone.
    boolean usable = old.getID().equals(zone.getId()) && name.chars().allMatch(Character::isLetter);
    return usable ? name.getBytes(UTF_8) : null;
  }
}
