// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The forwarder as its users run it: an executable jar, arguments and environment variables. */
class ForwarderIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A million in the nightly profile. */
  private static final int LINES = Integer.getInteger("sluice.forwarder.lines", 30_000);

  private static final int WRONG_USAGE = 2;
  private static final int INPUT_FAILED = 3;
  private static final int NOT_IN_TIME = 4;
  private static final int LOST = 5;
  private static final int ON_DISK = 6;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @TempDir Path directory;

  @Test
  void pipedLines_arriveUnchangedAndInOrder(EmbeddedKinesis kinesis) throws IOException {
    Path file = directory.resolve("lines");
    writeLines(file, LINES);
    long startNanos = System.nanoTime();
    try (ChildJvm child =
        forwarder(kinesis)
            .option("-Xmx64m")
            .option("-XX:+ExitOnOutOfMemoryError")
            .input(file)
            .start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      System.out.printf(
          "Forwarder: %,d lines of %,d bytes under 64 MiB in %.1f s, the JVM's start included:"
              + " %,.0f lines/s%n",
          LINES, Files.size(file), seconds, LINES / seconds);
      assertDelivered(child, LINES);
    }
    assertThat(Arrays.equals(stored(kinesis), Files.readAllBytes(file)))
        .as("the records' data, one after the other, is the file")
        .isTrue();
    assertThat(kinesis.records()).extracting(StoredRecord::partitionKey).containsOnly("app-1");
  }

  /** Text, CRLF, empty lines, and bytes that are no UTF-8. */
  private static void writeLines(Path file, int count) throws IOException {
    Random random = new Random(5);
    byte[] bytes = new byte[60];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < count; i++) {
        switch (i % 10) {
          case 3 -> out.write("\r\n".getBytes(UTF_8));
          case 5 -> out.write('\n');
          case 7 -> {
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
              bytes[j] = bytes[j] == '\n' ? 0 : bytes[j];
            }
            out.write(bytes);
            out.write('\n');
          }
          default -> out.write((Numbered.text(i) + " Grüße, 世界 \uD83D\uDE00\n").getBytes(UTF_8));
        }
      }
    }
  }

  /** The appender's own messages, with the forwarder's name before them. */
  @Test
  void trouble_isToldOnceWithItsReason_andSoIsItsEnd(EmbeddedKinesis kinesis) throws IOException {
    Fault fault = Fault.error(400, "ThrottlingException", "Value 'CANARY' is too much");
    kinesis.faults().onEvery("PutRecords", fault);
    try (ChildJvm child = forwarder(kinesis).start()) {
      child.input().write("CANARY\n".getBytes(UTF_8));
      child.input().flush();
      assertThat(child.awaitLine("another try", PATIENCE))
          .startsWith("forwarder: stream " + STREAM + ": 1 events go back for another try: ")
          .contains("ThrottlingException, HTTP 400: Value ... is too much (PutRecords at http://")
          .contains("1 events wait in memory", "callers wait");
      kinesis.faults().heal();
      assertThat(child.awaitLine("delivery works again", PATIENCE))
          .startsWith("sluice INFO [KINESIS] stream " + STREAM + " at http://");
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output())
          .containsOnlyOnce("another try")
          .containsOnlyOnce("works again")
          .doesNotContain("CANARY");
    }
  }

  @Test
  void sigterm_deliversWhatIsInThePipe_theLineWithoutAnEndIncluded(EmbeddedKinesis kinesis)
      throws IOException {
    try (ChildJvm child = forwarder(kinesis).start()) {
      child.input().write("first\n".getBytes(UTF_8));
      child.input().flush();
      kinesis.awaitRecords(1, PATIENCE); // from here on it has its hook
      child.input().write(lines(0, 5_000).getBytes(UTF_8));
      child.input().write("begun".getBytes(UTF_8));
      child.input().flush();
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertDelivered(child, 5_002);
    }
    assertThat(new String(stored(kinesis), UTF_8))
        .isEqualTo("first\n" + lines(0, 5_000) + "begun\n");
  }

  @Test
  void whileTheStreamIsAway_theWriterWaits_andNothingIsLost(EmbeddedKinesis kinesis)
      throws Exception {
    kinesis.pause();
    try (ChildJvm child =
        forwarder(kinesis).environment("SLUICE_BUFFER_MAX_BYTES", "2 MiB").start()) {
      AtomicInteger written = new AtomicInteger();
      byte[] line = ("x".repeat(999) + "\n").getBytes(UTF_8);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                try (OutputStream out = child.input()) {
                  for (; written.get() < 8_000; written.incrementAndGet()) {
                    out.write(line);
                    out.flush();
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      await().atMost(PATIENCE).until(() -> written.get() > 1_000);
      await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(1))
          .until(() -> written.get() < 4_000 && !writer.isDone());
      kinesis.resume();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertDelivered(child, 8_000);
      writer.get();
    } finally {
      kinesis.resume();
    }
    assertThat(stored(kinesis)).hasSize(8_000_000);
  }

  @Test
  void noTimeToDeliver_isSaidByTheExitCode(EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (ChildJvm child =
        forwarder(kinesis).environment("SLUICE_DRAIN_TIMEOUT", "500 ms").start()) {
      child.tell("lost");
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(NOT_IN_TIME);
      assertThat(summary(child).reasons("dropped")).containsEntry("shutdown", 1L);
    } finally {
      kinesis.resume();
    }
  }

  @Test
  void refusedLine_isSaidByTheExitCode(EmbeddedKinesis kinesis) {
    try (ChildJvm child =
        forwarder(kinesis).environment("SLUICE_FORMAT_MAX_EVENT_BYTES", "256").start()) {
      child.tell("y".repeat(257) + "\nshort");
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(LOST);
      assertThat(summary(child).reasons("rejected")).containsEntry("oversize", 1L);
      assertThat(summary(child).count("delivered")).isEqualTo(1);
    }
  }

  @Test
  void linesOnDisk_areSaidByTheExitCode_andTheNextRunDeliversThem(EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (ChildJvm child = spooling(kinesis).environment("SLUICE_DRAIN_TIMEOUT", "500 ms").start()) {
      child.tell("first");
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(ON_DISK);
      summary(child).assertConserved();
      assertThat(summary(child).count("inSpool")).isEqualTo(1);
    } finally {
      kinesis.resume();
    }
    try (ChildJvm child = spooling(kinesis).start()) {
      child.tell("second");
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      summary(child).assertConserved();
      assertThat(summary(child).count("recovered")).isEqualTo(1);
      assertThat(summary(child).count("delivered")).isEqualTo(2);
    }
    assertThat(new String(stored(kinesis), UTF_8).lines())
        .containsExactlyInAnyOrder("first", "second");
  }

  private ChildJvm.Builder spooling(EmbeddedKinesis kinesis) {
    return forwarder(kinesis)
        .environment("SLUICE_SPOOL_MODE", "overflow")
        .environment("SLUICE_SPOOL_DIRECTORY", directory.resolve("spool").toString());
  }

  @Test
  void wrongUsage_readsNothing(EmbeddedKinesis kinesis) {
    try (ChildJvm child = forwarder(kinesis).argument("--fiel").argument("x").start()) {
      assertThat(child.awaitExit(PATIENCE)).isEqualTo(WRONG_USAGE);
      assertThat(child.output())
          .contains("[--fiel, x]: there is no option --fiel; there are --file FILE", "Exit code");
    }
    try (ChildJvm child = forwarder(kinesis).environment("SLUICE_BATCH_LINGER", "soon").start()) {
      assertThat(child.awaitExit(PATIENCE)).isEqualTo(WRONG_USAGE);
      assertThat(child.output()).contains("batch.linger", "soon");
    }
    // Lines are sent as they are: nothing in them is masked, and that must not go unnoticed.
    try (ChildJvm child =
        forwarder(kinesis).environment("SLUICE_FORMAT_MASK_KEYS", "password").start()) {
      assertThat(child.awaitExit(PATIENCE)).isEqualTo(WRONG_USAGE);
      assertThat(child.output()).contains("SLUICE_FORMAT_MASK_KEYS has no effect");
    }
  }

  @Test
  void helpAndVersion_startNothing() {
    for (String word : List.of("--help", "--version")) {
      try (ChildJvm child = ChildJvm.ofForwarder().argument(word).start()) {
        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
        assertThat(child.output()).contains(word.equals("--help") ? "Exit code" : "0.1.0");
        assertThat(child.output()).doesNotContain("forwarder: ");
      }
    }
  }

  @Test
  void portThatIsTaken_isSaid(EmbeddedKinesis kinesis) {
    int port = kinesis.endpoint().getPort();
    try (ChildJvm child = forwarder(kinesis).argument("--tcp").argument(port).start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(INPUT_FAILED);
      assertThat(child.output()).contains("cannot listen on 127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void tee_writesTheLinesToStandardOutputToo(EmbeddedKinesis kinesis) throws IOException {
    Path file = directory.resolve("lines");
    writeLines(file, 1_000);
    Path said = directory.resolve("said");
    Path output = directory.resolve("output");
    try (OutputStream to = Files.newOutputStream(output)) {
      Process process =
          forwarder(kinesis)
              .argument("--tee")
              .input(file)
              .startApart(ProcessBuilder.Redirect.to(said.toFile()));
      process.getInputStream().transferTo(to);
    }
    assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(file));
    awaitStored(kinesis, Numbered.text(999));
    assertThat(stored(kinesis)).isEqualTo(Files.readAllBytes(file));
    assertThat(said)
        .content()
        .contains("forwarder: sends to stream " + STREAM + " the lines of standard input");
  }

  @Test
  void join_makesATraceOneEvent_andALineAfterItAnother(EmbeddedKinesis kinesis) {
    String trace = "broken\n\tat A.b(A.java:1)\nCaused by: C\n\t... 1 more\n";
    try (ChildJvm child = forwarder(kinesis).argument("--join").argument("java").start()) {
      child.tell(trace + "next\nlast");
      awaitStored(kinesis, "last\n"); // nothing follows, and the input goes on
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertDelivered(child, 3);
    }
    assertThat(new String(stored(kinesis), UTF_8))
        .isEqualTo(trace.strip().replace("\n", "\\n") + "\nnext\nlast\n");
    try (ChildJvm child = forwarder(kinesis).argument("--join").argument("(").start()) {
      assertThat(child.awaitExit(PATIENCE)).isEqualTo(WRONG_USAGE);
      assertThat(child.output()).contains("--join must be java or a regular expression");
    }
  }

  /** An event of many short lines is the longest: a line feed is two bytes once it is escaped. */
  @Test
  void join_ofManyLines_isNeverTooLong(EmbeddedKinesis kinesis) throws IOException {
    String dump = "dump\n" + "\tx\n".repeat(100_000);
    Path file = Files.writeString(directory.resolve("dump"), dump);
    try (ChildJvm child =
        forwarder(kinesis).argument("--join").argument("java").input(file).start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertDelivered(child, 2);
    }
    assertThat(new String(stored(kinesis), UTF_8).replace("\\n", "\n")).isEqualTo(dump);
  }

  @Test
  void file_isFollowedOverRotationAndTruncation(EmbeddedKinesis kinesis) throws IOException {
    Path file = directory.resolve("app.log");
    try (ChildJvm child = forwarder(kinesis).argument("--file").argument(file).start()) {
      Files.writeString(file, "one\ntwo\nhalf");
      awaitStored(kinesis, "one\ntwo\n");
      append(file, " a line\n");
      awaitStored(kinesis, "one\ntwo\nhalf a line\n");

      Path rotated = Files.move(file, directory.resolve("app.log.1"));
      append(rotated, "written after it was renamed\n");
      Files.writeString(file, "new file\n");
      String before = "one\ntwo\nhalf a line\nwritten after it was renamed\nnew file\n";
      awaitStored(kinesis, before);

      Files.writeString(file, "cut\n", StandardOpenOption.TRUNCATE_EXISTING);
      awaitStored(kinesis, before + "cut\n");

      append(file, "last words");
      child.terminate();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertDelivered(child, 7);
      assertThat(new String(stored(kinesis), UTF_8)).isEqualTo(before + "cut\nlast words\n");
    }
  }

  @Test
  void connections_eachArriveInOrder(EmbeddedKinesis kinesis) throws IOException {
    try (ChildJvm child = forwarder(kinesis).argument("--tcp").argument(0).start()) {
      String says = child.awaitLine("listens on port", PATIENCE);
      int port = Integer.parseInt(says.substring(says.lastIndexOf(' ') + 1));
      try (Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket two = new Socket(InetAddress.getLoopbackAddress(), port)) {
        for (int i = 0; i < 1_000; i++) {
          one.getOutputStream().write(("one " + i + "\n").getBytes(UTF_8));
          two.getOutputStream().write(("two " + i + "\n").getBytes(UTF_8));
        }
        two.close();
        awaitStored(kinesis, "one 999\n", "two 999\n");
        one.getOutputStream().write("one 1000\n".getBytes(UTF_8));
        child.terminate(); // with a connection that is open

        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      }
      assertDelivered(child, 2_001);
    }
    List<String> lines = new String(stored(kinesis), UTF_8).lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("one")).isEqualTo(numbered("one", 1_001));
    assertThat(lines).filteredOn(line -> line.startsWith("two")).isEqualTo(numbered("two", 1_000));
  }

  @Test
  void command_givesItsExitCode_andBothOfItsOutputs(EmbeddedKinesis kinesis) {
    try (ChildJvm child = command(kinesis, "echo one; echo two >&2; exit 7")) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(7);
      assertDelivered(child, 2);
    }
    assertThat(new String(stored(kinesis), UTF_8)).isEqualTo("one\ntwo\n");
  }

  /** A command may end with any code, 5 included. */
  @Test
  void command_thatEndsWithOurCode_isToldApart(EmbeddedKinesis kinesis) {
    try (ChildJvm child = command(kinesis, "echo one; exit " + LOST)) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(LOST);
      assertThat(child.output()).contains("command=" + LOST + " exitCode=" + LOST);
    }
    try (ChildJvm child =
        forwarder(kinesis)
            .environment("SLUICE_FORMAT_MAX_EVENT_BYTES", "256")
            .argument("--")
            .argument("sh")
            .argument("-c")
            .argument("printf '%0300d\\n' 1; exit 7")
            .start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(100 + LOST);
      assertThat(child.output()).contains("command=7 exitCode=105");
    }
    try (ChildJvm child = forwarder(kinesis).argument("--").argument("no-such-command").start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(100 + INPUT_FAILED);
      assertThat(child.output()).contains("cannot run", "no-such-command");
    }
  }

  @Test
  void command_getsSigterm_andItsLastLinesAreDelivered(EmbeddedKinesis kinesis) {
    try (ChildJvm child =
        command(
            kinesis,
            "trap 'echo stopping; sleep 0.5; echo stopped; exit 3' TERM; echo ready;"
                + " while :; do sleep 0.1; done")) {
      awaitStored(kinesis, "ready\n");
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(3);
      assertDelivered(child, 3);
    }
    assertThat(new String(stored(kinesis), UTF_8)).isEqualTo("ready\nstopping\nstopped\n");
  }

  private static ChildJvm command(EmbeddedKinesis kinesis, String script) {
    return forwarder(kinesis).argument("--").argument("sh").argument("-c").argument(script).start();
  }

  private static ChildJvm.Builder forwarder(EmbeddedKinesis kinesis) {
    return ChildJvm.ofForwarder()
        .environment("SLUICE_STREAM", STREAM)
        .environment("SLUICE_ENDPOINT", kinesis.endpoint().toString())
        .environment("SLUICE_REGION", "us-east-1")
        .environment("SLUICE_CLIENT_ACCESS_KEY_ID", "test")
        .environment("SLUICE_CLIENT_SECRET_ACCESS_KEY", "test")
        .environment("SLUICE_PARTITION_KEY", "fixed:app-1");
  }

  private static void assertDelivered(ChildJvm child, long lines) {
    Summary summary = summary(child);
    summary.assertConserved();
    assertThat(summary.count("offered")).as(child.output()).isEqualTo(lines);
    assertThat(summary.count("delivered")).as(child.output()).isEqualTo(lines);
  }

  private static Summary summary(ChildJvm child) {
    return Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
  }

  private static byte[] stored(EmbeddedKinesis kinesis) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    kinesis.records().forEach(record -> all.writeBytes(record.data()));
    return all.toByteArray();
  }

  private static void awaitStored(EmbeddedKinesis kinesis, String... texts) {
    await()
        .atMost(PATIENCE)
        .until(() -> new String(stored(kinesis), UTF_8), s -> contains(s, texts));
  }

  private static boolean contains(String stored, String... texts) {
    return Arrays.stream(texts).allMatch(stored::contains);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Numbered.text(i) + "\n")
        .collect(Collectors.joining());
  }

  private static List<String> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
  }
}
