// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every verb that both know, against the platform's GNU {@code date} with {@code LC_ALL=C}. */
class StrftimeDateCommandTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  /** All but %L and %f, which GNU does not know. */
  private static final List<String> VERBS =
      List.of(
          ("%% %A %a %B %b %C %c %D %d %e %F %G %g %H %h %I %j %k %l %M %m %N %3N %6N %9N %n %p %R %r %S %s %T"
                  + " %t %U %u %V %W %w %X %x %Y %y %z %Z")
              .split(" "));

  /** Between the results, and after the last one; no verb writes them. */
  private static final String SEPARATOR = "\u0001";

  private static final String END = "\u0002";

  @TempDir Path directory;

  @BeforeAll
  static void needsGnuDate() throws Exception {
    String version;
    try {
      Process process = new ProcessBuilder("date", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      version = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
    } catch (IOException e) {
      version = e.toString();
    }
    assumeTrue(version.contains("GNU coreutils"), "The platform's date command is not GNU date");
    System.out.println("StrftimeDateCommandTest: -Dsluice.property.seed=" + SEED);
  }

  /**
   * Zones are given to {@code date} as POSIX rules, so that neither its tz database nor the age of
   * Java's matters; {@code first} is the year from which Java's zone follows the rule.
   */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "UTC,               UTC0,                                 -20000, true",
        "+05:45,            <+0545>-5:45,                         -20000, true",
        "-00:43:08,         LMT0:43:08,                          -20000, false",
        "Asia/Tokyo,        JST-9,                                1952, true",
        "Asia/Kolkata,      IST-5:30,                             1946, true",
        "Europe/Paris,      \"CET-1CEST,M3.5.0,M10.5.0/3\",       1997, true",
        "America/New_York,  \"EST5EDT,M3.2.0,M11.1.0\",           2008, true",
        "America/St_Johns,  \"NST3:30NDT,M3.2.0,M11.1.0\",        2012, true",
        "Australia/Sydney,  \"AEST-10AEDT,M10.1.0,M4.1.0/3\",     2009, true",
        "Australia/Lord_Howe, \"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0\", 2009, false",
      })
  void format_agreesWithGnuDate(String zone, String posixZone, int first, boolean named)
      throws Exception {
    Random random = new Random(SEED ^ zone.hashCode());
    List<Instant> instants = new ArrayList<>();
    int last = first < 0 ? 20_000 : 2400;
    for (int i = 0; i < TRIES / 100; i++) {
      instants.add(
          Instant.ofEpochSecond(
              (long) ((first - 1970 + random.nextDouble() * (last - first)) * 31_556_952L),
              random.nextInt(1_000_000_000)));
    }

    List<String> actual = gnuDate(posixZone, String.join(SEPARATOR, VERBS), instants);

    assertThat(actual).hasSameSizeAs(instants);
    List<Strftime> formats =
        VERBS.stream()
            .map(verb -> Strftime.compile(verb, ZoneId.of(zone), TimeDialect.FLUENTBIT))
            .toList();
    for (int i = 0; i < instants.size(); i++) {
      Instant instant = instants.get(i);
      boolean beforeYear1 = instant.isBefore(Instant.parse("0001-01-02T00:00:00Z"));
      String[] expected = actual.get(i).split(SEPARATOR, -1);
      for (int verb = 0; verb < VERBS.size(); verb++) {
        String name = VERBS.get(verb);
        boolean differs =
            name.equals("%Z") ? !named : beforeYear1 && List.of("%x", "%g").contains(name);
        String text = formats.get(verb).format(instant.getEpochSecond(), instant.getNano());
        if (!differs && !text.equals(expected[verb])) {
          assertThat(text).as("%s of %s in %s", name, instant, zone).isEqualTo(expected[verb]);
        }
      }
    }
  }

  @Test
  void format_agreesWithGnuDateOnTheNamesOfTheTzDatabase() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/share/zoneinfo/Pacific/Auckland")),
        "The platform has no tz database");
    List<Instant> instants =
        List.of(Instant.parse("2020-01-15T00:00:00Z"), Instant.parse("2020-07-15T00:00:00Z"));
    for (String zone :
        List.of(
            "Etc/UTC",
            "GMT",
            "Europe/London",
            "Europe/Dublin",
            "Europe/Lisbon",
            "Europe/Athens",
            "Europe/Moscow",
            "Africa/Johannesburg",
            "Africa/Lagos",
            "Asia/Jerusalem",
            "Asia/Seoul",
            "America/Chicago",
            "America/Denver",
            "America/Phoenix",
            "America/Los_Angeles",
            "America/Anchorage",
            "America/Halifax",
            "Pacific/Honolulu",
            "Pacific/Auckland",
            "Australia/Perth",
            "Australia/Adelaide")) {
      List<String> expected = gnuDate(zone, "%Z %z", instants);
      Strftime strftime = Strftime.compile("%Z %z", ZoneId.of(zone), TimeDialect.FLUENTBIT);
      assertThat(instants.stream().map(i -> strftime.format(i.getEpochSecond(), 0)).toList())
          .as(zone)
          .isEqualTo(expected);
    }
  }

  private List<String> gnuDate(String zone, String format, List<Instant> instants)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (Instant instant : instants) {
      BigDecimal seconds =
          BigDecimal.valueOf(instant.getEpochSecond())
              .add(BigDecimal.valueOf(instant.getNano(), 9));
      lines.add("@" + seconds.toPlainString());
    }
    Path input = Files.write(directory.resolve("input"), lines);
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("date", "-f", input.toString(), "+" + format + END)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", zone);
    Process process = builder.start();
    process.getOutputStream().close();
    int status = process.waitFor();
    String text = Files.readString(output);
    assertThat(status).as(text).isZero();
    return List.of(text.split(END + "\n"));
  }
}
