// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Libraries on the class path that do not fit: F31 of the fault matrix. */
class LibrariesIT {

  private static final String NEW_IN_JACKSON = "COMBINE_UNICODE_SURROGATES_IN_UTF8";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(Settings.STREAM, 1);

  @TempDir Path directory;

  private ChildJvm.Builder child(Framework framework, EmbeddedKinesis kinesis) {
    return framework
        .child(LogsOneLine.class, new OptionFile(kinesis).write(framework, directory, ""))
        .argument("lost");
  }

  @ParameterizedTest
  @EitherFramework
  void startWithoutJackson_isRefusedWithTheCause(Framework framework, EmbeddedKinesis kinesis) {
    assertRefused(
        child(framework, kinesis).without("jackson-core"),
        kinesis,
        "NoClassDefFoundError: com/fasterxml/jackson/core/JsonGenerator; no Jackson; use");
  }

  /** What Jackson 2.15 does not have yet. */
  @ParameterizedTest
  @EitherFramework
  void startWithAnOldJackson_isRefusedWithTheCause(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    assertRefused(
        child(framework, kinesis)
            .first(old("com.fasterxml.jackson.core.JsonGenerator$Feature", NEW_IN_JACKSON)),
        kinesis,
        "NoSuchFieldError: ", // Java 21 and later say more before the name
        NEW_IN_JACKSON);
  }

  @ParameterizedTest
  @EitherFramework
  void startWithoutAModuleOfTheSdk_isRefusedWithTheCause(
      Framework framework, EmbeddedKinesis kinesis) {
    assertRefused(
        child(framework, kinesis).without("apache5-client"),
        kinesis,
        "the class software.amazon.awssdk.http.apache5.Apache5HttpClient of"
            + " software.amazon.awssdk:apache5-client is missing; found are 2.");
  }

  @ParameterizedTest
  @EitherFramework
  void startWithAnOldSdk_isRefusedWithTheCause(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    assertRefused(
        child(framework, kinesis)
            .first(old("software.amazon.awssdk.awscore.retry.AwsRetryStrategy", "doNotRetry")),
        kinesis,
        "the method software.amazon.awssdk.awscore.retry.AwsRetryStrategy.doNotRetry of"
            + " software.amazon.awssdk:aws-core is missing in file:"
            + directory);
  }

  private static void assertRefused(
      ChildJvm.Builder builder, EmbeddedKinesis kinesis, String... causes) {
    try (ChildJvm child = builder.start()) {
      child.awaitLine("logged", PATIENCE);
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      for (String cause : causes) {
        assertThat(child.output()).containsOnlyOnce(cause);
      }
      assertThat(child.output()).doesNotContain("another try");
    }
    assertThat(kinesis.requests()).isEmpty();
  }

  /** What the start does not look at: the first request finds it, and nothing waits in vain. */
  @ParameterizedTest
  @EitherFramework
  void requestWithAnOldSdk_endsTheAppenderWithTheCause(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Path dead = directory.resolve("dead");
    String lacks = "connectionAcquisitionTimeout";
    try (ChildJvm child =
        child(framework, kinesis)
            .environment("SLUICE_RETRY_DEAD_LETTER_FILE", dead.toString())
            .first(old("software.amazon.awssdk.http.apache5.Apache5HttpClient$Builder", lacks))
            .start()) {
      assertThat(child.awaitLine("the appender stops", PATIENCE))
          .startsWith("sluice WARN [KINESIS] nothing can be delivered with the libraries on the")
          .contains("NoSuchMethodError: ", "Apache5HttpClient$Builder." + lacks)
          .contains(" in file:" + directory, "; found are 2.", "or later");
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output()).doesNotContain("another try").containsOnlyOnce(lacks);
    }
    assertThat(kinesis.requests()).isEmpty();
    assertThat(Files.readAllLines(dead)).hasSize(1);
  }

  /** A directory with an older version of a class: without a method that we call. */
  private Path old(String type, String method) throws IOException {
    String name = type.replace('.', '/') + ".class";
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream input = LibrariesIT.class.getClassLoader().getResourceAsStream(name)) {
      String text = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
      char length = (char) method.length(); // before the name, in the table of names
      assertThat(text).contains(length + method);
      text = text.replace(length + method, length + "x".repeat(method.length()));
      Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return directory;
  }
}
