// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sluice.options.FormatOptions.TimeDialect;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimestampCacheTest {

  @Test
  void render_rewritesEveryFractionOfTheSameSecond() {
    TimestampCache cache = cache("%3N|%6N|%L|%S|%N|%f");

    assertThat(text(cache, 5, 123_456_789)).isEqualTo("123|123456|123456789|05|123456789|123456");
    assertThat(text(cache, 5, 7)).isEqualTo("000|000000|000000007|05|000000007|000000");
    assertThat(text(cache, 5, 7)).isEqualTo("000|000000|000000007|05|000000007|000000");
  }

  @Test
  void render_returnsTheSameArrayWithinASecond() {
    TimestampCache cache = cache("%T.%3N");
    assertThat(cache.render(5, 1)).isSameAs(cache.render(5, 999_999_999));
  }

  @Test
  void render_doesNotMistakeItsFirstSecondForACachedOne() {
    assertThat(text(cache("%s.%3N"), 0, 0)).isEqualTo("0.000");
  }

  @Test
  void render_takesTimesInAnyOrder() {
    TimestampCache cache = cache("%c %A %3N");
    assertThat(text(cache, 1_700_000_000, 0)).isEqualTo("Tue Nov 14 22:13:20 2023 Tuesday 000");
    assertThat(text(cache, -1, 5_000_000)).isEqualTo("Wed Dec 31 23:59:59 1969 Wednesday 005");
    assertThat(text(cache, 1_700_000_000, 9_999_999))
        .isEqualTo("Tue Nov 14 22:13:20 2023 Tuesday 009");
  }

  @Test
  void render_writesNumbersBefore1970AnewForEachEvent() {
    TimestampCache cache = cache("unix_millis");
    assertThat(text(cache, -1, 0)).isEqualTo("-1000");
    assertThat(text(cache, -1, 1_000_000)).isEqualTo("-999");
    assertThat(text(cache, -1, 999_000_000)).isEqualTo("-1");
    assertThat(text(cache, 0, 0)).isEqualTo("0");
    assertThat(text(cache, 0, 12_000_000)).isEqualTo("12");
    assertThat(text(cache, 0, 0)).isEqualTo("0");
    assertThat(text(cache, 1, 12_000_000)).isEqualTo("1012");
    assertThat(text(cache, 1, 13_000_000)).isEqualTo("1013");
  }

  /** Any part of a rendering may lack memory; an event of the second before may come after it. */
  @Test
  void render_keepsNoHalfOfATimeThatFailed() {
    StrftimeParser parser = new StrftimeParser(TimeDialect.RUBY, ZoneOffset.UTC);
    parser.parse("%H:%M:");
    parser.flagged(
        (time, zoneName) -> {
          if (time.getSecond() == 6) {
            throw new OutOfMemoryError("injected");
          }
          return "05";
        });
    TimestampCache cache = new TimestampCache(Strftime.of(parser, ZoneOffset.UTC));
    assertThat(text(cache, 5, 0)).isEqualTo("00:00:05");
    assertThatThrownBy(() -> cache.render(6, 0)).isInstanceOf(OutOfMemoryError.class);
    assertThat(text(cache, 5, 0)).isEqualTo("00:00:05");
  }

  @Test
  void render_allocatesNothingWithinASecond() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
            && threads.isThreadAllocatedMemorySupported(),
        "This JVM does not tell how much a thread has allocated");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TimestampCache text =
        new TimestampCache(
            Strftime.compile("%FT%T.%9N%z %Z", ZoneId.of("Europe/Paris"), TimeDialect.FLUENTBIT));
    TimestampCache number = cache("unix_float");
    int events = 100_000;
    allocatedBytes(threads, text, number, events);

    assertThat(allocatedBytes(threads, text, number, events)).isLessThan(events / 10);
  }

  private static long allocatedBytes(
      ThreadMXBean threads, TimestampCache text, TimestampCache number, int events) {
    text.render(1_700_000_000, 0);
    number.render(1_700_000_000, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < events; i++) {
      text.render(1_700_000_000, i);
      number.render(1_700_000_000, i);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static TimestampCache cache(String format) {
    return new TimestampCache(Strftime.compile(format, ZoneOffset.UTC, TimeDialect.FLUENTBIT));
  }

  private static String text(TimestampCache cache, long second, int nano) {
    return new String(cache.render(second, nano), 0, cache.length(), UTF_8);
  }
}
