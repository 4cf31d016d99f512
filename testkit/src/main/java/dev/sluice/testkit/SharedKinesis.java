// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one endpoint that all test classes of a JVM may share. Any thread. */
final class SharedKinesis {

  private static final ReentrantLock LOCK = new ReentrantLock();

  // Under the lock.
  private static final Map<String, Integer> STREAMS = new HashMap<>();
  private static @Nullable EmbeddedKinesis kinesis;

  private SharedKinesis() {}

  /** The endpoint, which has this stream; starts it at the first call. */
  static EmbeddedKinesis withStream(String stream, int shardCount) {
    LOCK.lock();
    try {
      EmbeddedKinesis running = kinesis;
      if (running == null) {
        running = EmbeddedKinesis.builder().start();
        System.setProperty(KinesisExtension.ENDPOINT_PROPERTY, running.endpoint().toString());
        kinesis = running;
      }
      Integer known = STREAMS.get(stream);
      if (known == null) {
        running.createStream(stream, shardCount);
        STREAMS.put(stream, shardCount);
      } else if (known != shardCount) {
        throw new IllegalStateException(
            String.format(
                "the shared endpoint has the stream %s with %d shards already, and here it is wanted"
                    + " with %d: give all test classes the same number, or the streams other names",
                stream, known, shardCount));
      }
      return running;
    } finally {
      LOCK.unlock();
    }
  }
}
