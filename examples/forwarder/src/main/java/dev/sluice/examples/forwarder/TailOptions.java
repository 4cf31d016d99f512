// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import dev.sluice.options.SluiceOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tail} was asked for.
 *
 * @param client stream, endpoint, region: what is null here comes from the environment
 * @param since from when on, or null for all that is there
 * @param isNew only what comes from now on
 * @param follows whether it waits for more
 */
record TailOptions(SluiceOptions client, @Nullable Instant since, boolean isNew, boolean follows) {

  static final List<String> OPTIONS =
      List.of(
          "--stream NAME",
          "--since TIME",
          "--follow",
          "--endpoint URL",
          "--region REGION",
          "--help",
          "--version");

  private static final Pattern AGO = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /**
   * @throws IllegalArgumentException for a value that makes no sense
   */
  static TailOptions of(CommandLine line, Instant now) {
    if (!line.rest().isEmpty()) {
      throw new IllegalArgumentException("tail runs no command: " + line.rest().get(0));
    }
    SluiceOptions client = new SluiceOptions();
    for (String name : List.of("stream", "endpoint", "region")) {
      String value = line.find("--" + name);
      if (value != null) {
        client.set(name, value);
      }
    }
    String text = line.find("--since");
    Instant since = text == null ? null : since(text.strip(), now);
    boolean isNew = since != null && !since.isBefore(now);
    return new TailOptions(client, isNew ? null : since, isNew, line.has("--follow"));
  }

  private static Instant since(String text, Instant now) {
    if (text.equals("0")) {
      return now;
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO); // the pattern has all
      return now.minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--since must be a time ago, such as 30s, 5m, 2h or 1d, or a time such as"
              + " 2026-01-31T12:00:00Z: "
              + text,
          e);
    }
  }
}
