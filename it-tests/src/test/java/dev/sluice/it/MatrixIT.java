// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.it.Matrix.Combination;
import dev.sluice.it.child.LogsThreeEvents;
import dev.sluice.it.child.LogsThreeEventsToLog4j;
import dev.sluice.it.child.RunsTheKit;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.StoredRecord;
import dev.sluice.testkit.StreamReader;
import dev.sluice.testkit.UserRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small application for each version in {@link Matrix}: a real XML file in, the bytes of three
 * streams out. Run by {@code mvn -Pmatrix verify}, because it needs the network.
 */
@Tag("matrix")
class MatrixIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("json", "lines", "kpl");
  private static final String ROLE = "arn:aws:iam::123456789012:role/logs";

  private static final ExecutorService WORKERS =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  @TempDir static Path directory;
  private static Path profiles;

  @AfterAll
  static void stop() {
    WORKERS.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyCombination_delivers() throws IOException {
    profiles =
        Files.writeString(
            directory.resolve("profiles"),
            "[logs]\naws_access_key_id = test\naws_secret_access_key = test\n");
    Path newestJdk = Jdks.newest();
    MatrixClassPaths classPaths = new MatrixClassPaths(directory);
    List<Combination> combinations = Matrix.combinations();
    classPaths.resolve(combinations);
    List<DynamicTest> tests = new ArrayList<>();
    for (Combination combination : combinations) {
      Path jdk = combination.onNewestJdk() ? newestJdk : Jdks.ours();
      String name =
          "%s %s, %s, Java %s"
              .formatted(
                  combination.library().label(),
                  combination.version(),
                  combination.program(),
                  Jdks.major(jdk));
      Future<?> result = WORKERS.submit(() -> run(name, combination, classPaths, jdk));
      tests.add(DynamicTest.dynamicTest(name, result::get));
    }
    return tests.stream();
  }

  private static void run(
      String name, Combination combination, MatrixClassPaths classPaths, Path jdk) {
    boolean works = false;
    try {
      List<Path> jars = new ArrayList<>(classPaths.of(combination));
      jars.addAll(ours(combination));
      Framework framework = combination.program().framework();
      if (framework == null) {
        assertKitWorks(ChildJvm.of(RunsTheKit.class).classPath(jars).jdk(jdk));
      } else {
        assertDelivers(framework, jars, jdk);
      }
      works = true;
    } finally {
      System.out.println("matrix: " + name + (works ? ": works" : ": FAILS"));
    }
  }

  /** The jars that we publish, and our test classes. */
  private static List<Path> ours(Combination combination) {
    List<String> names =
        switch (combination.program()) {
          case LOGBACK -> List.of("sluice-core", "sluice-logback");
          case LOG4J2 -> List.of("sluice-core", "sluice-log4j2");
          case KIT -> List.of("sluice-core", "sluice-logback", "sluice-testkit");
        };
    return Stream.concat(
            Published.jars().stream()
                .filter(module -> names.contains(module.artifactId()))
                .map(Published::jar),
            Stream.of(AllInOneJar.testClasses()))
        .toList();
  }

  private static void assertKitWorks(ChildJvm.Builder builder) {
    try (ChildJvm child = builder.start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output()).contains("tests: 3, failures: 0");
    }
  }

  /** The first request is throttled, and the keys of a role sign one of the streams. */
  private static void assertDelivers(Framework framework, List<Path> jars, Path jdk) {
    Class<?> main =
        framework == Framework.LOGBACK ? LogsThreeEvents.class : LogsThreeEventsToLog4j.class;
    try (FakeAws aws = new FakeAws();
        EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("json", 1).stream("lines", 1).stream("kpl", 2)
                .start()) {
      kinesis.faults().onPut(Fault.throttled());
      ChildJvm.Builder builder =
          ChildJvm.of(main)
              .classPath(jars)
              .jdk(jdk)
              .property(framework.configurationProperty(), framework.file("matrix").toString());
      Settings.to(kinesis, "role", ROLE, "sts", aws.endpoint(), "profiles", profiles)
          .forEach((key, value) -> builder.property(Settings.PREFIX + key, value.toString()));
      try (ChildJvm child = builder.start()) {
        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
        assertThat(Summary.all(child)).as(child.output()).hasSize(STREAMS.size());
        for (Summary summary : Summary.all(child)) {
          summary.assertConserved();
          assertThat(summary.count("delivered")).as(child.output()).isEqualTo(3);
        }
        assertThat(child.output())
            .contains("drainTimeout must be a duration", "lingre")
            .doesNotContain("NoSuch", "NoClassDef", "AbstractMethodError");
      }
      assertThat(aws.stsRequests()).hasSize(1);
      assertArrived(kinesis);
    }
  }

  private static void assertArrived(EmbeddedKinesis kinesis) {
    assertThat(kinesis.records("json"))
        .allSatisfy(record -> assertThat(record.text()).startsWith("{\"@timestamp\":\"20"))
        .extracting(StoredRecord::partitionKey)
        .as("of the tenant, and at random")
        .contains("acme")
        .doesNotHaveDuplicates();
    assertThat(events(kinesis.reader("json"), "@timestamp"))
        .containsExactlyInAnyOrder(
            "{'level':'INFO','logger':'app.Main','thread':'main','message':'one'}",
            "{'level':'WARN','logger':'app.Main','thread':'main','message':'two of 3',"
                + "'tenant':'acme','markers':['AUDIT']}",
            "{'level':'ERROR','logger':'app.Main','thread':'main','message':'three',"
                + "'exception':{'class':'java.lang.IllegalStateException','message':'broken'}}");
    assertThat(kinesis.reader("lines").decompressing().splittingLines().read())
        .extracting(UserRecord::text)
        .containsExactlyInAnyOrder(
            "INFO|app.Main||one", "WARN|app.Main|acme|two of 3", "ERROR|app.Main||three");
    assertThat(events(kinesis.reader("kpl"), "exception"))
        .as("in order, without the name of the thread")
        .containsExactly(
            "{'level':'INFO','logger':'app.Main','message':'one'}",
            "{'level':'WARN','logger':'app.Main','message':'two of 3','tenant':'acme',"
                + "'markers':['AUDIT']}",
            "{'level':'ERROR','logger':'app.Main','message':'three'}");
  }

  /** Their text, without one field and the lines of a stack trace. */
  private static List<String> events(StreamReader reader, String without) {
    return reader.read().stream().map(record -> event(record.text(), without)).toList();
  }

  private static String event(String json, String without) {
    try {
      ObjectNode event = (ObjectNode) new JsonMapper().readTree(json);
      event.remove(without);
      if (event.get("exception") instanceof ObjectNode exception) {
        assertThat(exception.remove("stack_trace").asText())
            .startsWith("java.lang.IllegalStateException: broken")
            .contains("at dev.sluice.it.child.LogsThreeEvents");
      }
      return event.toString().replace('"', '\'');
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
