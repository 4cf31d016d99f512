// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsForPromises;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One application for minutes or hours, with a random fault each half minute: what was promised
 * arrives, and soon after each fault something fresh does. It runs for as many minutes as the
 * property {@code sluice.soak.minutes} says, and prints a line for each.
 */
class SoakIT {

  private static final int MINUTES = Integer.getInteger("sluice.soak.minutes", 0);
  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("sluice.soak.fault.seconds", 30));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PACE_NANOS = 3_000_000;
  private static final long BUFFER_BYTES = 4 << 20;

  /** Sent and not noted when a process is killed: the cursor is written once a second. */
  private static final long MAX_AGAIN_EACH_KILL = 2_000;

  private static final Pattern SAID =
      Pattern.compile("logged (\\d+) held=(\\d+) maybeDuplicated=(\\d+)");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private enum Trouble {
    DOWN,
    THROTTLED,
    RESETS,
    SLOW,
    KILL,
    RESTART,
    STANDS_STILL,
    DISK_FULL
  }

  /** What a process that has ended had promised; the end is not in it. */
  private record Range(long from, long to) {}

  private final Arrived arrived = new Arrived();
  private int recordsSeen;
  private long maybeDuplicated; // by those that have ended
  private final List<Range> ended = new ArrayList<>();
  private long first; // number of the process that runs
  private int starts;
  private int kills;
  private @Nullable ChildJvm child;

  @Test
  void application_keepsItsPromisesForLong(EmbeddedKinesis kinesis) throws IOException {
    Assumptions.assumeTrue(MINUTES > 0, "needs -Dsluice.soak.minutes=N, which -Pnightly gives");
    long seed = Long.getLong("sluice.soak.seed", System.nanoTime());
    System.out.println("soak: -Dsluice.soak.minutes=" + MINUTES + " -Dsluice.soak.seed=" + seed);
    Random random = new Random(seed);
    boolean isRoot =
        Tools.runs("mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", disk());
    try {
      soak(kinesis, random, isRoot);
    } finally {
      if (child != null) {
        child.close();
      }
      if (isRoot) {
        Tools.run("umount", "-l", disk());
      }
    }
  }

  private String disk() {
    return directory.toString();
  }

  private void soak(EmbeddedKinesis kinesis, Random random, boolean isRoot) throws IOException {
    start(kinesis);
    kinesis.awaitRecords(1, PATIENCE);
    long startNanos = System.nanoTime();
    StringBuilder troubles = new StringBuilder();
    long minute = 0;
    for (int round = 0; minute < MINUTES; round++) {
      Trouble trouble =
          Trouble.values()[random.nextInt(Trouble.values().length - (isRoot ? 0 : 1))];
      troubles.append(' ').append(trouble);
      make(trouble, random, kinesis);
      awaitPromised(kinesis, trouble);
      LockSupport.parkNanos(startNanos + (round + 1) * EACH.toNanos() - System.nanoTime());
      assertHeld();
      long passed = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - startNanos);
      if (passed > minute) {
        minute = passed;
        System.out.printf(
            "soak minute %d:%s; promised=%d stored=%d duplicates=%d maybeDuplicated=%d starts=%d"
                + " kills=%d requests=%d%n",
            minute,
            troubles,
            promisedCount(),
            arrived.count(),
            arrived.duplicates(),
            maybeDuplicated + said(3),
            starts,
            kills,
            kinesis.putRequests().size());
        troubles.setLength(0);
      }
    }
    end();
    look(kinesis);
    assertThat(missing()).as("I8: the numbers of what was promised and is not there").isEmpty();
    assertThat(arrived.duplicates())
        .as("I5")
        .isLessThanOrEqualTo(maybeDuplicated + kills * MAX_AGAIN_EACH_KILL);
  }

  private void make(Trouble trouble, Random random, EmbeddedKinesis kinesis) throws IOException {
    Duration lasts = Duration.ofMillis(3_000 + random.nextInt(10_000));
    switch (trouble) {
      case DOWN -> {
        kinesis.pause();
        park(lasts);
        kinesis.resume();
      }
      case THROTTLED -> script(kinesis, Fault.throttled(), lasts);
      case RESETS -> script(kinesis, Fault.resetAfterStore(), lasts);
      case SLOW -> script(kinesis, Fault.delay(Duration.ofSeconds(2)), lasts);
      case KILL -> {
        running().kill();
        running().awaitExit(PATIENCE);
        kills++;
        maybeDuplicated += said(3);
        ended.add(new Range(first, said(1))); // what came after its last word is not promised
        start(kinesis);
      }
      case RESTART -> {
        end();
        start(kinesis);
      }
      case STANDS_STILL -> {
        running().pause();
        park(lasts);
        running().resume();
      }
      case DISK_FULL -> {
        Path filler = directory.resolve("filler");
        fill(filler);
        park(lasts);
        Files.delete(filler);
      }
    }
  }

  private static void script(EmbeddedKinesis kinesis, Fault fault, Duration lasts) {
    kinesis.faults().onEvery("PutRecords", fault);
    park(lasts);
    kinesis.faults().heal();
  }

  private static void park(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(Files.size(filler)).as("it is full now").isPositive();
    }
  }

  /** The two frameworks take turns; a process goes on with numbers that none before it had. */
  private void start(EmbeddedKinesis kinesis) {
    first = starts * 10_000_000L;
    Map<String, Object> settings =
        Settings.to(
            kinesis,
            "mode",
            "always",
            "ack",
            "wait",
            "directory",
            directory.resolve("spool"),
            "bufferBytes",
            BUFFER_BYTES,
            "shutdownHook",
            "true",
            "drainTimeout",
            "20 s");
    child =
        Framework.values()[starts % 2]
            .child(LogsForPromises.class, "spool", settings)
            .argument(first)
            .argument(PACE_NANOS)
            .start();
    starts++;
    running().awaitLine("logged ", PATIENCE);
  }

  private ChildJvm running() {
    return Objects.requireNonNull(child);
  }

  /** An end as a container engine wishes it: all is delivered, and the accounts add up. */
  private void end() {
    running().terminate();
    running().awaitExit(PATIENCE);
    Summary summary = Summary.of(running().awaitLine(Summary.MARK, PATIENCE));
    summary.assertConserved();
    assertThat(summary.reasons("dropped")).as(running().output()).isEmpty();
    assertThat(summary.reasons("rejected").keySet()).as("after the hook").isSubsetOf("closed");
    assertThat(summary.count("inSpool")).as("I2").isZero();
    maybeDuplicated += summary.count("maybeDuplicated");
    ended.add(new Range(first, said(1)));
  }

  /** A number of the last line that says {@code logged}: of events, of bytes, of duplicates. */
  private long said(int group) {
    List<String> lines = running().lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher said = SAID.matcher(lines.get(i));
      if (said.matches()) {
        return Long.parseLong(said.group(group));
      }
    }
    throw new AssertionError("nothing was logged:\n" + running().output());
  }

  /** I3, as the process itself saw it after each event. */
  private void assertHeld() {
    for (String line : running().lines()) {
      Matcher said = SAID.matcher(line);
      if (said.matches()) {
        assertThat(Long.parseLong(said.group(2))).as("I3").isLessThanOrEqualTo(BUFFER_BYTES);
      }
    }
  }

  /** I7 and I8: all that is promised by now arrives soon. */
  private void awaitPromised(EmbeddedKinesis kinesis, Trouble trouble) {
    List<Range> now = new ArrayList<>(ended);
    now.add(new Range(first, said(1)));
    await(trouble + " ends, and what was promised arrives")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              look(kinesis);
              assertThat(missing(now)).isEmpty();
            });
  }

  /** Takes in what has arrived since the last time: I4 and I6. */
  private void look(EmbeddedKinesis kinesis) {
    List<StoredRecord> records = kinesis.records();
    arrived.addAll(records.subList(recordsSeen, records.size()));
    recordsSeen = records.size();
  }

  private List<Long> missing() {
    return missing(ended);
  }

  private List<Long> missing(List<Range> ranges) {
    List<Long> missing = new ArrayList<>();
    for (Range range : ranges) {
      missing.addAll(arrived.missing(range.from(), range.to()));
    }
    return missing;
  }

  private long promisedCount() {
    return said(1) - first + ended.stream().mapToLong(range -> range.to() - range.from()).sum();
  }
}
