// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.BlockingProvider;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.FakeProxy;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of the client's options, and what none of them may do: tell secrets, delay. */
class ClientOptionsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int STARTS = 9;
  private static final long ALLOWED_MILLIS = 1_000; // far below what blocks; StartIT has the bound
  private static final String CANARY = "CANARY";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private Map<String, String> headersOf(
      Framework framework, OptionFile file, EmbeddedKinesis kinesis) {
    kinesis.clear();
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      Accounts.assertConserved(kinesis, app);
      return kinesis.putRequests().get(0).headers();
    }
  }

  @ParameterizedTest
  @EnumSource
  void protocol_isCborOrJsonAndLeavesTheJvmAsItWas(Framework framework, EmbeddedKinesis kinesis) {
    String before = System.getProperty("aws.cborEnabled");
    OptionFile file = new OptionFile(kinesis);
    String type = "content-type";
    assertThat(headersOf(framework, file, kinesis).get(type)).contains("cbor");
    file.with("client.protocol", "json");
    assertThat(headersOf(framework, file, kinesis).get(type)).contains("json");
    file.with("client.protocol", "cbor");
    assertThat(headersOf(framework, file, kinesis).get(type)).contains("cbor");
    assertThat(System.getProperty("aws.cborEnabled")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void userAgent_standsBeforeThatOfTheSdk(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("client.userAgent", "shop/1.2 (it)");
    assertThat(headersOf(framework, file, kinesis).get("user-agent")).startsWith("shop/1.2 (it) ");
  }

  @ParameterizedTest
  @EnumSource
  void requestTimeout_endsARequestWithoutAnAnswer(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onPut(Fault.blackHole());
    OptionFile file = new OptionFile(kinesis).with("client.requestTimeout", "1 s");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 1);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      assertThat(app.stats().maybeDuplicated()).isEqualTo(1);
      Accounts.assertConserved(kinesis, app);
    }
  }

  /** F23. */
  @ParameterizedTest
  @EnumSource
  void blockedProvider_delaysNeitherStartNorAppendNorStop(
      Framework framework, EmbeddedKinesis kinesis) {
    URL blocked =
        new OptionFile(kinesis)
            .withoutCredentials()
            .with("client.credentialsProvider", BlockingProvider.class.getName())
            .with("drainTimeout", "0 s")
            .write(framework, directory, "");
    long[] with = new long[STARTS];
    long[] without = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      with[i] = start(framework, blocked);
      without[i] = start(framework, framework.file("baseline"));
    }
    long delayMillis = TimeUnit.NANOSECONDS.toMillis(median(with) - median(without));
    assertThat(delayMillis).isLessThan(ALLOWED_MILLIS);

    int askedBefore = BlockingProvider.asked();
    try (App app = framework.start(blocked)) {
      long startNanos = System.nanoTime();
      app.logNumbered(0, 1000);
      // Until its transport has it, a request that has begun counts as perhaps sent.
      await().atMost(PATIENCE).until(() -> BlockingProvider.asked() > askedBefore);
      app.logNumbered(1000, 2000);
      app.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(PATIENCE);
      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(app.stats().isConserved()).isTrue();
    }
    assertThat(kinesis.requests()).isEmpty();
  }

  private static long start(Framework framework, URL file) {
    long startNanos = System.nanoTime();
    try (App app = framework.start(file, new Settings(Map.of()))) {
      return System.nanoTime() - startNanos;
    }
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Everything goes wrong by turns, so that everything that can be said is said. */
  @ParameterizedTest
  @EnumSource
  void secrets_areNeverTold(Framework framework, EmbeddedKinesis kinesis) {
    try (FakeAws aws = new FakeAws();
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint(), "user", "other")) {
      OptionFile keys =
          new OptionFile(kinesis)
              .with("client.accessKeyId", "AKID")
              .with("client.secretAccessKey", CANARY + "-secret")
              .with("client.sessionToken", CANARY + "-token");
      OptionFile role =
          new OptionFile(kinesis)
              .with("client.secretAccessKey", CANARY + "-secret")
              .with("client.roleArn", "arn:aws:iam::123456789012:role/logs")
              .with("client.externalId", CANARY + "-external")
              .with("client.stsEndpoint", aws.endpoint())
              .with("client.trustStore", directory.resolve("none"))
              .with("client.trustStorePassword", CANARY + "-trust");
      OptionFile proxied =
          new OptionFile(kinesis)
              .with("client.proxy", proxy.url())
              .with("client.proxyUser", "user")
              .with("client.proxyPassword", CANARY + "-proxy");
      OptionFile noJson = process(kinesis, "echo " + CANARY + "-output");
      OptionFile fails = process(kinesis, "echo " + CANARY + "-stderr >&2; exit 1");
      aws.refuse("AccessDenied");
      kinesis
          .faults()
          .onEvery(
              "PutRecords",
              Fault.error(403, "AccessDenied", "the canonical string was '" + CANARY + "'"));
      List<OptionFile> files = List.of(keys, role, proxied, noJson, fails);
      for (OptionFile file : files) {
        assertTellsNothing(framework, file.with("drainTimeout", "500 ms"));
      }
      OptionFile wrong = keys.with("client.proxy", "http://user:" + CANARY + "@proxy:1");
      wrong.with("client.externalId", CANARY + " and blanks").with("client.userAgent", "\u00e9");
      wrong.with("client.stsEndpoint", "https://" + CANARY + "@host");
      wrong.with("client.rolePolicy", CANARY);
      try (App app =
          framework.start(wrong.write(framework, directory, ""), new Settings(Map.of()))) {
        assertThat(app.isStarted()).isFalse();
        assertThat(app.errors()).isNotEmpty().noneMatch(line -> line.contains(CANARY));
      }
      assertThat(proxy.heads())
          .as("only the proxy's own password goes to the proxy, and encoded")
          .noneMatch(head -> head.contains(CANARY));
    }
  }

  private static OptionFile process(EmbeddedKinesis kinesis, String command) {
    return new OptionFile(kinesis).withoutCredentials().with("client.credentialProcess", command);
  }

  private void assertTellsNothing(Framework framework, OptionFile file) {
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 10);
      await().atMost(PATIENCE).until(() -> !app.warnings().isEmpty());
      List<String> told = new ArrayList<>(app.stats().summary().lines().toList());
      Thread.getAllStackTraces().keySet().forEach(thread -> told.add(thread.getName()));
      app.stop();
      told.addAll(app.warnings());
      told.addAll(app.errors());
      assertThat(told).noneMatch(line -> line.contains(CANARY));
    }
  }
}
