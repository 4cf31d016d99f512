// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** What {@code includeHost} writes: known at once, learned later, or not to be had. */
class HostIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String METADATA = "ECS_CONTAINER_METADATA_URI_V4";
  private static final String TASK = "arn:aws:ecs:us-west-2:111122223333:task/default/158d1c80";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  private static ChildJvm.Builder child(Framework framework, EmbeddedKinesis kinesis) {
    return framework.child(LogsWhatItIsTold.class, "host", Settings.to(kinesis));
  }

  /** Logs the next event, and returns what is at the stream. */
  private static JsonNode log(ChildJvm child, int number, EmbeddedKinesis kinesis)
      throws IOException {
    child.tell(Numbered.text(number));
    kinesis.awaitRecords(number, PATIENCE);
    StoredRecord record = kinesis.records().get(number - 1);
    assertThat(Numbered.numberOf(record.data())).isEqualTo(number);
    return new JsonMapper().readTree(record.data());
  }

  private static void end(ChildJvm child, int events) {
    child.tell("end");
    assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
    summary.assertConserved();
    assertThat(summary.count("delivered")).isEqualTo(events);
  }

  @ParameterizedTest
  @EitherFramework
  void theTask_isInTheRecordsOnceItIsKnown_andNobodyWaitsForIt(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    HttpServer metadata =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metadata.createContext(
        "/v4/0123-456/task",
        exchange -> {
          asked.incrementAndGet();
          waitFor(mayAnswer);
          byte[] answer =
              """
              {"Cluster":"default","TaskARN":"%s","Family":"shop","Revision":"5","Containers":[]}
              """
                  .formatted(TASK)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    metadata.start();
    String uri = "http://127.0.0.1:" + metadata.getAddress().getPort() + "/v4/0123-456";
    try (ChildJvm child =
        child(framework, kinesis)
            .environment(METADATA, uri)
            .environment("HOSTNAME", "web-1")
            .start()) {
      JsonNode before = log(child, 1, kinesis);
      assertThat(before.path("hostname").asText()).isEqualTo("web-1");
      assertThat(before.path("pid").isIntegralNumber()).isTrue();
      assertThat(before.has("ecs_task_arn")).isFalse();

      mayAnswer.countDown();
      AtomicInteger number = new AtomicInteger(1);
      await()
          .atMost(PATIENCE)
          .until(() -> log(child, number.incrementAndGet(), kinesis).has("ecs_task_arn"));
      JsonNode after = log(child, number.incrementAndGet(), kinesis);
      assertThat(after.path("ecs_task_arn").asText()).isEqualTo(TASK);
      assertThat(after.path("ecs_cluster").asText()).isEqualTo("default");
      assertThat(after.path("ecs_task_definition").asText()).isEqualTo("shop:5");
      assertThat(after.path("hostname").asText()).isEqualTo("web-1");
      assertThat(kinesis.records()).allMatch(record -> record.partitionKey().equals("web-1"));
      end(child, number.get());
      assertThat(asked).hasValueBetween(1, 3);
    } finally {
      mayAnswer.countDown();
      metadata.stop(0);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EitherFramework
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the environment alone tells")
  void withoutMetadataAndVariables_theKernelTellsTheName(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    String expected = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    try (ChildJvm child =
        child(framework, kinesis)
            .environment("HOSTNAME", "")
            .environment("COMPUTERNAME", "")
            .environment(METADATA, "http://127.0.0.1:1/v4") // nobody is there
            .start()) {
      JsonNode record = log(child, 1, kinesis);
      assertThat(record.path("hostname").asText()).isEqualTo(expected);
      assertThat(kinesis.records().get(0).partitionKey()).isEqualTo(expected);
      assertThat(record.has("ecs_task_arn")).isFalse();
      child.awaitLine("the ECS task is not known", PATIENCE);
      end(child, 1);
    }
  }
}
