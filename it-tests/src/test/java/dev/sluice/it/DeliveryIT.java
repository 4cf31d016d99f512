// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.ShardInfo;
import dev.sluice.testkit.StoredRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a configuration puts on a stream when nothing goes wrong. */
class DeliveryIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper STRICT_JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @ParameterizedTest
  @EnumSource
  void defaultRecord_isOneJsonObjectWithAllThatWasLogged(
      Framework framework, EmbeddedKinesis kinesis) throws Exception {
    Instant before = Instant.now().minusMillis(1);
    try (App app = framework.start("json", Settings.to(kinesis))) {
      app.log(
          Line.info(Numbered.text(0))
              .context("tenant", "acme")
              .context("user", "zoë \"the\" \uD83D\uDE00")
              .field("orderId", "42")
              .marker("AUDIT")
              .thrown(new IllegalStateException("broken", new RuntimeException("root"))));
      assertThat(app.flush(PATIENCE)).isTrue();

      StoredRecord record = kinesis.records().get(0);
      JsonNode json = parse(record);
      Instant time = Instant.parse(json.path("@timestamp").asText());
      assertThat(time).isBetween(before, Instant.now());
      assertThat(json.path("@timestamp").asText()).matches(".*\\.\\d{3}Z");
      assertThat(json.path("level").asText()).isEqualTo("INFO");
      assertThat(json.path("logger").asText()).isEqualTo("app.Main");
      assertThat(json.path("thread").asText()).isEqualTo(Thread.currentThread().getName());
      assertThat(json.path("message").asText()).contains(Numbered.text(0));
      assertThat(json.path("orderId").asText()).isEqualTo("42");
      assertThat(json.path("tenant").asText()).isEqualTo("acme");
      assertThat(json.path("user").asText()).isEqualTo("zoë \"the\" \uD83D\uDE00");
      assertThat(json.path("markers")).extracting(JsonNode::asText).containsExactly("AUDIT");
      JsonNode exception = json.path("exception");
      assertThat(exception.path("class").asText()).isEqualTo("java.lang.IllegalStateException");
      assertThat(exception.path("message").asText()).isEqualTo("broken");
      assertThat(exception.path("stack_trace").asText())
          .contains(
              "java.lang.IllegalStateException: broken", "DeliveryIT", "RuntimeException: root");
      assertThat(record.partitionKey()).isEqualTo("acme");
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(0L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventData_areDataAndNeverLookedUp(Framework framework, EmbeddedKinesis kinesis)
      throws Exception {
    String evil = "${jndi:ldap://127.0.0.1:1/x} ${env:PATH} ${sys:java.home} %d %msg {} \u2028 \0";
    try (App app = framework.start("json", Settings.to(kinesis))) {
      app.log(
          Line.info(Numbered.text(0) + evil)
              .context("tenant", evil)
              .field("evil", evil)
              .thrown(new IllegalStateException(evil)));
      assertThat(app.flush(PATIENCE)).isTrue();

      StoredRecord record = kinesis.records().get(0);
      JsonNode json = parse(record);
      assertThat(json.path("message").asText()).contains(evil);
      assertThat(json.path("tenant").asText()).isEqualTo(evil);
      assertThat(json.path("evil").asText()).isEqualTo(evil);
      assertThat(json.path("exception").path("message").asText()).isEqualTo(evil);
      assertThat(record.partitionKey()).isEqualTo(evil);
      app.stop();
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK, encoder", "LOGBACK, layout", "LOG4J2, layout"})
  void encoderOrLayout_makesTheRecord(
      Framework framework, String configuration, EmbeddedKinesis kinesis) {
    try (App app = framework.start(configuration, Settings.to(kinesis))) {
      app.log(Line.info(Numbered.text(7)).context("tenant", "acme"));
      app.stop();

      assertThat(kinesis.records())
          .extracting(StoredRecord::text)
          .containsExactly("INFO|app.Main|acme|" + Numbered.text(7) + "\n");
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK, mdc:tenant", "LOG4J2, mdc:tenant", "LOGBACK, field:id", "LOG4J2, field:id"})
  void keysOfEvents_bringEachToItsShard(
      Framework framework, String partitionKey, EmbeddedKinesis kinesis) {
    try (App app = framework.start("kinesis", Settings.to(kinesis, "partitionKey", partitionKey))) {
      for (int i = 0; i < 100; i++) {
        app.log(Line.info(Numbered.text(i)).context("tenant", "key-" + i).field("id", "key-" + i));
      }
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
      for (StoredRecord record : kinesis.records()) {
        assertThat(record.partitionKey()).isEqualTo("key-" + Numbered.numberOf(record.data()));
        assertThat(record.shardId()).isEqualTo(shardOf(record.partitionKey(), kinesis));
      }
      assertThat(shardsUsed(kinesis)).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fixedKey_bringsAllToOneShard(Framework framework, EmbeddedKinesis kinesis) {
    try (App app = framework.start("kinesis", Settings.to(kinesis, "partitionKey", "fixed:all"))) {
      app.logNumbered(0, 100);
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
      assertThat(kinesis.records()).extracting(StoredRecord::partitionKey).containsOnly("all");
      assertThat(shardsUsed(kinesis)).containsExactly(shardOf("all", kinesis));
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomKeys_spreadOverAllShards(Framework framework, EmbeddedKinesis kinesis) {
    try (App app = framework.start("kinesis", Settings.to(kinesis))) {
      app.logNumbered(0, 1000);
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1000);
      assertThat(kinesis.records())
          .extracting(StoredRecord::partitionKey)
          .doesNotHaveDuplicates()
          .allMatch(key -> key.matches("[0-9a-f]{32}"));
      // 250 each on average; beyond these bounds once in a million runs.
      kinesis.records().stream()
          .collect(Collectors.groupingBy(StoredRecord::shardId, Collectors.counting()))
          .forEach((shard, count) -> assertThat(count).as(shard).isBetween(170L, 330L));
      assertThat(shardsUsed(kinesis)).hasSize(4);
    }
  }

  @Test
  void bothFrameworksInOneJvm_mindTheirOwnBusiness(EmbeddedKinesis kinesis) {
    kinesis.createStream("other", 1);
    try (App logback = Framework.LOGBACK.start("kinesis", Settings.to(kinesis));
        App log4j2 = Framework.LOG4J2.start("kinesis", Settings.to(kinesis, "stream", "other"))) {
      logback.logNumbered(0, 100);
      log4j2.logNumbered(1000, 1100);
      logback.stop();
      log4j2.logNumbered(1100, 1200);
      log4j2.stop();

      assertThat(Accounts.assertConserved(kinesis.records(STREAM), List.of(logback.stats())))
          .hasSize(100)
          .allMatch(number -> number < 1000);
      assertThat(Accounts.assertConserved(kinesis.records("other"), List.of(log4j2.stats())))
          .hasSize(200)
          .allMatch(number -> number >= 1000);
    } finally {
      kinesis.deleteStream("other");
    }
  }

  private static JsonNode parse(StoredRecord record) throws JsonProcessingException {
    return STRICT_JSON.readTree(record.text());
  }

  private static Set<String> shardsUsed(EmbeddedKinesis kinesis) {
    return kinesis.records().stream().map(StoredRecord::shardId).collect(Collectors.toSet());
  }

  /** By the rule of the API reference, not by the endpoint's word. */
  private static String shardOf(String partitionKey, EmbeddedKinesis kinesis) {
    BigInteger hash = new BigInteger(1, md5(partitionKey));
    return kinesis.shards(STREAM).stream()
        .filter(shard -> shard.startingHashKey().compareTo(hash) <= 0)
        .filter(shard -> shard.endingHashKey().compareTo(hash) >= 0)
        .map(ShardInfo::shardId)
        .findAny()
        .orElseThrow();
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
