// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One verb of a format in the dialect of Ruby's {@code Time#strftime}, with its flags ({@code - 0 ^
 * # _}), its width, and the colons of {@code %:z}. Where Ruby writes a verb as it stands, because
 * it does not know it, there is none here. Immutable.
 */
final class RubyVerb implements FlaggedVerb {

  private static final int NANO_DIGITS = 9;

  private final RubyFlags flags;
  private final char verb;

  private RubyVerb(RubyFlags flags) {
    this.flags = flags;
    this.verb = flags.verb();
  }

  /** A verb without flags or width. */
  private static RubyVerb of(char verb) {
    return new RubyVerb(RubyFlags.none(verb));
  }

  /** The verb that begins after a percent sign, or null where Ruby knows none. */
  static @Nullable RubyVerb read(String format, int start) {
    RubyFlags flags = RubyFlags.read(format, start);
    return flags == null ? null : new RubyVerb(flags);
  }

  /** Its characters, without the percent sign. */
  int length() {
    return flags.length();
  }

  /** Whether it is a fraction of a second, which is no text of a second. */
  boolean isFraction() {
    return RubyFlags.FRACTIONS.indexOf(verb) >= 0;
  }

  /** The digits of the fraction that time has, at most nine. */
  int digits() {
    return Math.min(width(), NANO_DIGITS);
  }

  /** The zeros after them. */
  int zeros() {
    return width() - digits();
  }

  private int width() {
    int byDefault = verb == 'L' ? 3 : verb == 'f' ? 6 : NANO_DIGITS;
    return flags.width > 0 ? flags.width : byDefault;
  }

  @Override
  public String text(ZonedDateTime time, String zoneName) {
    int year = time.getYear();
    int weekYear = time.get(IsoFields.WEEK_BASED_YEAR);
    int weekday = time.getDayOfWeek().getValue();
    return switch (verb) {
      case '%' -> padded("%");
      case 'n' -> padded("\n");
      case 't' -> padded("\t");
      case 'a', 'A', 'b', 'B', 'h' -> name(plain(time), flags.isUpper || flags.isSwapped);
      case 'p' ->
          flags.isSwapped ? padded(plain(time)).toLowerCase(Locale.ROOT) : padded(plain(time));
      case 'P' ->
          flags.isUpper || flags.isSwapped
              ? padded(plain(time))
              : padded(plain(time)).toLowerCase(Locale.ROOT);
      case 'Z' ->
          flags.isSwapped
              ? padded(zoneName).toLowerCase(Locale.ROOT)
              : name(zoneName, flags.isUpper);
      case 'z' -> offset(time.getOffset().getTotalSeconds(), zoneName);
      case 'c' -> composite("a b e H:M:S Y", time, zoneName);
      case 'D', 'x' -> composite("m/d/y", time, zoneName);
      case 'F' -> composite("Y-m-d", time, zoneName);
      case 'R' -> composite("H:M", time, zoneName);
      case 'r' -> composite("I:M:S p", time, zoneName);
      case 'T', 'X' -> composite("H:M:S", time, zoneName);
      case 'v' -> vms(time, zoneName);
      case 'C' -> number(Math.floorDiv(year, 100), 2, '0');
      case 'y' -> number(Math.floorMod(year, 100), 2, '0');
      case 'Y' -> number(year, year < 0 ? 5 : 4, '0');
      case 'g' -> number(Math.floorMod(weekYear, 100), 2, '0');
      case 'G' -> number(weekYear, weekYear < 0 ? 5 : 4, '0');
      case 'd' -> number(time.getDayOfMonth(), 2, '0');
      case 'e' -> number(time.getDayOfMonth(), 2, ' ');
      case 'H' -> number(time.getHour(), 2, '0');
      case 'k' -> number(time.getHour(), 2, ' ');
      case 'I' -> number((time.getHour() + 11) % 12 + 1, 2, '0');
      case 'l' -> number((time.getHour() + 11) % 12 + 1, 2, ' ');
      case 'j' -> number(time.getDayOfYear(), 3, '0');
      case 'm' -> number(time.getMonthValue(), 2, '0');
      case 'M' -> number(time.getMinute(), 2, '0');
      case 's' -> number(time.toEpochSecond(), 1, '0');
      case 'S' -> number(time.getSecond(), 2, '0');
      case 'u' -> number(weekday, 1, '0');
      case 'w' -> number(weekday % 7, 1, '0');
      case 'U' -> number((time.getDayOfYear() + 6 - weekday % 7) / 7, 2, '0');
      case 'W' -> number((time.getDayOfYear() + 7 - weekday) / 7, 2, '0');
      case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      default -> throw new AssertionError(verb);
    };
  }

  /** The name without any flag. */
  private String plain(ZonedDateTime time) {
    return switch (verb) {
      case 'a' -> Strftime.dayName(time).substring(0, 3);
      case 'A' -> Strftime.dayName(time);
      case 'b', 'h' -> Strftime.monthName(time).substring(0, 3);
      case 'B' -> Strftime.monthName(time);
      default -> time.getHour() < 12 ? "AM" : "PM";
    };
  }

  private String name(String text, boolean toUpper) {
    return padded(toUpper ? text.toUpperCase(Locale.ROOT) : text);
  }

  /** As wide as was asked for, unless {@code -} says that nothing is put in front. */
  private String padded(String text) {
    return flags.isBare ? text : widened(text);
  }

  private String widened(String text) {
    return fill(flags.width - text.length(), flags.padding == 0 ? ' ' : flags.padding) + text;
  }

  private static String fill(int count, char with) {
    return String.valueOf(with).repeat(Math.max(0, count));
  }

  /** Several verbs with the characters between them; a width is that of them all. */
  private String composite(String parts, ZonedDateTime time, String zoneName) {
    String whole = joined(parts, time, zoneName);
    return widened(flags.isUpper ? whole.toUpperCase(Locale.ROOT) : whole);
  }

  private static String joined(String parts, ZonedDateTime time, String zoneName) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.length(); i++) {
      char part = parts.charAt(i);
      text.append(Character.isLetter(part) ? of(part).text(time, zoneName) : String.valueOf(part));
    }
    return text.toString();
  }

  /** The date of VMS: Ruby gives its year four places, the sign among them. */
  private String vms(ZonedDateTime time, String zoneName) {
    String year = new RubyVerb(RubyFlags.none('Y').wide(4)).text(time, zoneName);
    return widened(joined("e-b-", time, zoneName).toUpperCase(Locale.ROOT) + year);
  }

  private String number(long value, int byDefault, char padByDefault) {
    int size = flags.isBare ? 1 : flags.width > 0 ? flags.width : byDefault;
    boolean isZero = flags.padding == '0' || (flags.padding == 0 && padByDefault == '0');
    String digits = Long.toString(Math.abs(value));
    String sign = value < 0 ? "-" : "";
    int missing = size - digits.length() - sign.length();
    return isZero ? sign + fill(missing, '0') + digits : fill(missing, ' ') + sign + digits;
  }

  private String offset(int totalSeconds, String zoneName) {
    int rest = Math.abs(totalSeconds);
    String minutes = number2(rest / 60 % 60);
    String seconds = number2(rest % 60);
    String tail =
        switch (flags.colons) {
          case 0 -> minutes;
          case 1 -> ":" + minutes;
          case 2 -> ":" + minutes + ":" + seconds;
          default ->
              (rest % 3600 == 0 ? "" : ":" + minutes) + (rest % 60 == 0 ? "" : ":" + seconds);
        };
    // Ruby's UTC says with a minus that it knows nothing of a local time (RFC 3339).
    boolean isMinus = totalSeconds < 0 || (flags.isBare && zoneName.equals("UTC"));
    String sign = isMinus ? "-" : "+";
    String hours = Integer.toString(rest / 3600);
    int size = Math.max(flags.width - tail.length() - 1, 2);
    return flags.padding == ' '
        ? fill(size - hours.length(), ' ') + sign + hours + tail
        : sign + fill(size - hours.length(), '0') + hours + tail;
  }

  private static String number2(int value) {
    return (value < 10 ? "0" : "") + value;
  }
}
