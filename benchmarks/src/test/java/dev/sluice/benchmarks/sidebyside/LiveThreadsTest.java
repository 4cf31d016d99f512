// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LiveThreadsTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long WORK_NANOS = 30_000_000;

  private static void work() {
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < WORK_NANOS) {
      Thread.onSpinWait();
    }
  }

  @Test
  void cpu_isThatOfTheThreadThatAsks() throws IOException {
    LiveThreads before = LiveThreads.now();
    work();
    assertThat(LiveThreads.now().cpuMillisSince(before)).isGreaterThanOrEqualTo(29);
  }

  @Test
  void cpu_isThatOfOtherThreadsToo() throws Exception {
    CountDownLatch worked = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    LiveThreads before = LiveThreads.now();
    Thread thread =
        new Thread(
            () -> {
              work();
              worked.countDown();
              try {
                asked.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    worked.await();
    LiveThreads after = LiveThreads.now();
    asked.countDown();
    thread.join();
    assertThat(after.cpuMillisSince(before)).isGreaterThanOrEqualTo(20);
    assertThat(after.wakeUpsSince(before)).isNotNegative();
  }

  @Test
  void newThread_beganWithNothing_andOneThatEndedIsLeftOut() {
    assertThat(LiveThreads.more(Map.of("1", 10L, "2", 7L), Map.of("1", 15L, "3", 4L))).isEqualTo(9);
  }
}
