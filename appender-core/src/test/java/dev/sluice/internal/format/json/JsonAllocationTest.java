// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a JSON record costs in garbage. The JVM counts bytes, so this does not depend on the load.
 */
class JsonAllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int EVENTS = 100_000;

  @Test
  void write_allocatesLittleMoreThanTheRecord() {
    Formatting plain = Formatting.with();
    Formatting full =
        Formatting.with(
            "timeKey", "@timestamp",
            "timeKeyFormat", "%Y-%m-%dT%H:%M:%S.%3NZ",
            "staticFields", "app=shop,env=prod",
            "newline", "lf");
    TestEvent event =
        TestEvent.of("é" + "a message of some length ".repeat(10))
            .mdc("tenant", "acme")
            .mdc("request", "0123456789abcdef");

    assertThat(plain.bytes(event).length).isBetween(350, 450);
    for (Formatting formatting : List.of(plain, full)) {
      int size = formatting.bytes(event).length;
      measure(formatting, event, WARM_UP);
      long perEvent = measure(formatting, event, EVENTS) / EVENTS;
      System.out.println("JsonAllocationTest: " + perEvent + " B for a record of " + size + " B");
      assertThat(perEvent).isLessThanOrEqualTo(size + 200);
    }
  }

  @Test
  void write_makesNoArrayForALongText() {
    Formatting formatting = Formatting.with();
    TestEvent event = TestEvent.of("a message of some length ".repeat(400));

    int size = formatting.bytes(event).length;
    measure(formatting, event, WARM_UP);
    long perEvent = measure(formatting, event, EVENTS) / EVENTS;
    assertThat(perEvent).isLessThanOrEqualTo(size + 200);
  }

  @Test
  void write_makesNoStringOfABufferedMessage() {
    Formatting formatting = Formatting.with();
    StringBuilder buffer = new StringBuilder("a message of some length ".repeat(10));
    TestEvent event = TestEvent.of("");
    event.buffer = buffer;

    int size = formatting.bytes(event).length;
    measure(formatting, event, WARM_UP);
    long perEvent = measure(formatting, event, EVENTS) / EVENTS;
    assertThat(perEvent).isLessThan(size + buffer.length());
  }

  private static long measure(Formatting formatting, TestEvent event, int events) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < events; i++) {
      event.nanoOfSecond = i;
      formatting.bytes(event);
    }
    return threads.getCurrentThreadAllocatedBytes() - start;
  }
}
