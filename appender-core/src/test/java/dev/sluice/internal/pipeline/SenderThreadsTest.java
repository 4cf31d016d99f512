// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderThreadsTest {

  private int startable = 1;
  private final ThreadFactory limited =
      task -> {
        if (startable-- <= 0) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        return new Thread(task);
      };
  private final SenderThreads threads = new SenderThreads(4, limited, new DeliveryThreads());

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void execute_usesTheIdleThreadWhereNoOtherCanBeStarted() throws Exception {
    Thread first = run();

    assertSame(first, run());
  }

  @Test
  void execute_waitsForTheBusyThreadWhereNoOtherCanBeStarted() throws Exception {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    CompletableFuture<Integer> order = new CompletableFuture<>();
    threads.requests().execute(answer::join);

    threads.requests().execute(() -> order.complete(answer.isDone() ? 2 : 1));
    answer.complete(null);

    assertEquals(2, order.get(20, TimeUnit.SECONDS));
  }

  @Test
  void execute_failsWhereThereIsNoThread() {
    startable = 0;

    assertThrows(OutOfMemoryError.class, () -> threads.requests().execute(() -> {}));
  }

  private Thread run() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    threads.requests().execute(() -> ran.complete(Thread.currentThread()));
    return ran.get(20, TimeUnit.SECONDS);
  }
}
