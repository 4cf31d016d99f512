// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.Formats;
import dev.sluice.internal.util.FieldPath;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key an event gets. */
class PartitionKeysTest {

  private static final byte[] RECORD = {1, 2, 3};

  private final SluiceOptions options = new SluiceOptions();
  private final Problems problems = new Problems();
  private EventReader<TestEvent> reader = new TestReader();
  private @Nullable String hostname = "web-1";
  private @Nullable BiFunction<byte[], FieldPath, @Nullable Object> encoded;
  private int missing;

  private PartitionKeys<TestEvent> keys(String partitionKey) {
    options.set("partitionKey", partitionKey);
    KeySources<TestEvent> sources =
        new KeySources<>(reader, hostname, encoded, Formats.texts(), problems);
    return PartitionKeys.compile(options, sources, () -> missing++);
  }

  private @Nullable String key(String partitionKey, TestEvent event) {
    String key = keys(partitionKey).keyFor(event, RECORD);
    assertThat(problems.messages()).isEmpty();
    return key;
  }

  private static TestEvent event() {
    return TestEvent.of("m").by("app.Main", "worker-1").at(Severity.WARN);
  }

  @Test
  void keyFor_readsEveryPartOfTheEvent() {
    TestEvent event =
        event()
            .field("user", Map.of("id", 7, "a.b", "odd"))
            .field("flag", true)
            .field("x.y", "exact")
            .field("x", Map.of("y", "nested"))
            .mdc("tenant", "acme")
            .mdc("trace_id", "0af7651916cd43dd8448eb211c80319c")
            .marker("AUDIT")
            .marker("PARENT");

    assertThat(key("random", event)).isNull();
    assertThat(key("fixed:a:b", event)).isEqualTo("a:b");
    assertThat(key("field:user.id", event)).isEqualTo("7");
    assertThat(key("field:user->id", event)).isEqualTo("7");
    assertThat(key("field:$.user.id", event)).isEqualTo("7");
    assertThat(key("field:$['user']['a.b']", event)).isEqualTo("odd");
    assertThat(key("field:x.y", event)).isEqualTo("exact");
    assertThat(key("field:$.x.y", event)).isEqualTo("nested");
    assertThat(key("field:flag", event)).isEqualTo("true");
    assertThat(key("mdc:tenant", event)).isEqualTo("acme");
    assertThat(key("logger", event)).isEqualTo("app.Main");
    assertThat(key("level", event)).isEqualTo("WARN");
    assertThat(key("thread", event)).isEqualTo("worker-1");
    assertThat(key("host", event)).isEqualTo("web-1");
    assertThat(key("marker", event)).isEqualTo("AUDIT");
    assertThat(key("trace", event)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(missing).isZero();
  }

  @Test
  void trace_isFoundUnderTheNamesOfOtherTracers() {
    assertThat(key("trace", event().mdc("trace.id", "ecs"))).isEqualTo("ecs");
    assertThat(key("trace", event().mdc("traceId", "brave"))).isEqualTo("brave");
    assertThat(key("trace", event().mdc("trace_id", "").mdc("traceId", "b"))).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "field:none",
        "field:map",
        "field:map.none",
        "field:text.length",
        "mdc:none",
        "mdc:empty",
        "marker",
        "trace",
        "field:null",
        "field:list"
      })
  void keyFor_countsAMissingValueAndTakesTheDefaultOrAnyKey(String partitionKey) {
    TestEvent event =
        event()
            .field("map", Map.of("a", 1))
            .field("text", "x")
            .field("null", null)
            .field("list", List.of(1))
            .mdc("empty", "");

    assertThat(key(partitionKey, event)).isNull();
    options.set("partitionKeyDefault", "rest");
    assertThat(key(partitionKey, event)).isEqualTo("rest");
    assertThat(missing).isEqualTo(2);
  }

  @Test
  void host_isMissingWhereNobodyKnowsIt() {
    hostname = null;

    assertThat(key("host", event())).isNull();
    assertThat(missing).isEqualTo(1);
  }

  @Test
  void keyFor_turnsScalarsToText() {
    assertThat(key("field:a", event().field("a", 1.5))).isEqualTo("1.5");
    assertThat(key("field:a", event().field("a", new UUID(0, 1)))).endsWith("-000000000001");
    assertThat(key("field:a", event().field("a", Severity.INFO))).isEqualTo("INFO");
  }

  @Test
  void keyFor_survivesAValueThatThrowsOrNeverEnds() {
    assertThat(key("field:a", event().field("a", angry(new IllegalStateException())))).isNull();
    assertThat(key("field:a", event().field("a", angry(new StackOverflowError())))).isNull();
    assertThat(missing).isEqualTo(2);
  }

  private static CharSequence angry(Throwable t) {
    return (CharSequence)
        Proxy.newProxyInstance(
            PartitionKeysTest.class.getClassLoader(),
            new Class<?>[] {CharSequence.class},
            (proxy, method, arguments) -> {
              throw t;
            });
  }

  @Test
  void keyFor_cutsBetweenCharactersAndMendsThem() {
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(256)))).hasSize(256);
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(257)))).hasSize(256);
    assertThat(key("mdc:k", event().mdc("k", "😀".repeat(256)))).isEqualTo("😀".repeat(256));
    assertThat(key("mdc:k", event().mdc("k", "x" + "😀".repeat(300))))
        .isEqualTo("x" + "😀".repeat(255));
    assertThat(key("mdc:k", event().mdc("k", "x".repeat(255) + "😀"))).endsWith("😀");
    assertThat(key("mdc:k", event().mdc("k", "\ud800x\udc00"))).isEqualTo("\ufffdx\ufffd");
    assertThat(key("fixed:" + "x".repeat(300), event())).hasSize(256);
  }

  @Test
  void encoder_isAskedForItsField() {
    List<String> asked = new ArrayList<>();
    encoded =
        (record, path) -> {
          assertThat(record).isSameAs(RECORD);
          asked.add(path.name());
          return "from json";
        };

    assertThat(key("field:a.b", event().field("a.b", "of the event"))).isEqualTo("from json");
    assertThat(key("mdc:k", event().mdc("k", "v"))).isEqualTo("v");
    assertThat(asked).containsExactly("a.b");
  }

  @Test
  @SuppressWarnings("unchecked")
  void pattern_isTheFrameworksOwn() {
    TestReader plain = new TestReader();
    Function<TestEvent, String> compiled = event -> event.logger + "/" + event.level;
    reader =
        (EventReader<TestEvent>)
            Proxy.newProxyInstance(
                EventReader.class.getClassLoader(),
                new Class<?>[] {EventReader.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("pattern")) {
                    return method.invoke(plain, arguments);
                  }
                  if (arguments[0].equals("%bad")) {
                    throw new IllegalArgumentException("has no word bad");
                  }
                  return compiled;
                });

    assertThat(key("pattern:%c/%p", event())).isEqualTo("app.Main/WARN");
    keys("pattern:%bad");
    assertThat(problems.messages())
        .singleElement()
        .asString()
        .contains("partitionKey", "%bad", "has no word bad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not supported",
        "fixed:",
        "field:",
        "mdc:",
        "mdc",
        "logger:x",
        "random:x",
        "pattern:",
        "pattern",
        "pattern:%m",
        "FIXED:a"
      })
  void compile_refusesWhatIsNoKey(String partitionKey) {
    keys(partitionKey);

    assertThat(problems.messages()).singleElement().asString().startsWith("partitionKey must be ");
  }

  @Test
  void salt_choosesTheShardAndStaysSecret() {
    options.set("partitionKeySalt", "s3cret-salt");
    PartitionKeys<TestEvent> salted = keys("mdc:k");

    // printf tenant | openssl dgst -sha256 -hmac s3cret-salt, its first 16 bytes as a number
    assertThat(salted.explicitHashKey("tenant")).isEqualTo(HASH_OF_TENANT);
    assertThat(salted.explicitHashKey("other")).isNotEqualTo(HASH_OF_TENANT);
    assertThat(salted.explicitHashKey(null)).isNull();
    assertThat(salted.keyFor(event().mdc("k", "tenant"), RECORD)).isEqualTo("tenant");
    keys("nonsense");
    assertThat(String.join("", problems.messages())).isNotEmpty().doesNotContain("s3cret");
  }

  private static final String HASH_OF_TENANT = "158808421772413085258340733896576878138";

  @Test
  void salt_isNoneWithoutTheOption() {
    assertThat(keys("mdc:k").explicitHashKey("tenant")).isNull();
  }

  @Test
  void explicitHashKey_reachesTheRequestAndIsNoPartOfItsSize() {
    UserRecord plain = new UserRecord(RECORD, "key", Severity.INFO, 0);
    UserRecord hashed = new UserRecord(RECORD, "key", "123", 0, Severity.INFO, 0);

    assertThat(PutEntry.of(hashed).explicitHashKey()).isEqualTo("123");
    assertThat(PutEntry.of(hashed).tried().explicitHashKey()).isEqualTo("123");
    assertThat(PutEntry.of(plain).explicitHashKey()).isNull();
    assertThat(hashed.sizeBytes()).isEqualTo(plain.sizeBytes());
    assertThat(hashed.heldBytes()).isGreaterThan(plain.heldBytes());
  }

  @TestFactory
  List<DynamicTest> keys_areThoseOfOtherLogShippers() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/cases/partition_keys.json")) {
      for (JsonNode test : new ObjectMapper().readTree(in).get("cases")) {
        tests.add(
            DynamicTest.dynamicTest(
                test.get("id").asText(), () -> new PartitionKeysTest().replay(test)));
      }
    }
    assertThat(tests).hasSize(10);
    return tests;
  }

  private void replay(JsonNode test) throws IOException {
    JsonNode sluice = test.get("sluice");
    if (sluice.has("partitionKeyDefault")) {
      options.set("partitionKeyDefault", sluice.get("partitionKeyDefault").asText());
    }
    PartitionKeys<TestEvent> keys = keys(sluice.get("partitionKey").asText());
    if (sluice.has("expected_problem")) {
      assertThat(problems.messages())
          .singleElement()
          .asString()
          .contains(sluice.get("expected_problem").asText());
      return;
    }
    TestEvent event = event().by(test.path("measurement").asText("logger"), "main");
    for (Map.Entry<String, JsonNode> field : test.path("record").properties()) {
      event.field(field.getKey(), new ObjectMapper().treeToValue(field.getValue(), Object.class));
    }
    test.path("tags").properties().forEach(tag -> event.mdc(tag.getKey(), tag.getValue().asText()));
    if (test.has("key_length")) {
      event.field("key", "x".repeat(test.get("key_length").asInt()));
    }
    String key = keys.keyFor(event, RECORD);
    if (sluice.has("random")) {
      assertThat(key).isNull();
    } else if (sluice.has("expected_code_points")) {
      assertThat(key).hasSize(sluice.get("expected_code_points").asInt());
    } else {
      assertThat(key).isEqualTo(sluice.get("expected").asText());
    }
  }
}
