// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.internal.batch.KplDecoder.Aggregate;
import dev.sluice.internal.batch.KplDecoder.Part;
import dev.sluice.internal.util.RandomText;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published vectors to the byte, and what a decoder that is not ours reads. */
class KplEncodingTest {

  private static final String AZ = "abcdefghijklmnopqrstuvwxyz";

  private final KplEncoding encoding = new KplEncoding(new ArrayPool(1 << 20));

  @Test
  void javaAggregator_100RecordsOfOneKey_toTheByte() throws IOException {
    JsonNode vector = vector("kpl-java-100");
    begin("abc", HashKeys.of("abc").toString());
    for (int i = 0; i < 100; i++) {
      String text = i % 2 == 0 ? AZ : new StringBuilder(AZ).reverse().toString();
      add(record("abc", text));
    }
    assertThat(finish()).isEqualTo(base64(vector));
  }

  @Test
  void realKpl_eightKeysWithoutHashKeys_toTheByte() throws IOException {
    JsonNode vector = vector("kpl-real-no-ehks");
    begin(vector.get("outer_partition_key").asText(), null);
    for (JsonNode user : vector.get("user_records")) {
      add(record(user.get("partition_key").asText(), user.get("data_utf8").asText()));
    }
    assertThat(finish()).isEqualTo(base64(vector));
  }

  @Test
  void omnition_threeRecordsUnderTheFirstKey_toTheByte() throws IOException {
    begin("0", null);
    for (int i = 0; i < 3; i++) {
      add(record(null, "hello-" + i));
    }
    assertThat(finish()).isEqualTo(base64(vector("kpl-omnition-3")));
  }

  @Test
  void loneRecord_inAFrame_toTheByte() throws IOException {
    begin("pk", null);
    add(record("pk", "x"));
    assertThat(HexFormat.of().formatHex(finish()))
        .isEqualTo(vector("kpl-single-record").get("expected_hex").asText());
  }

  /** A hash key for each record is what we never write: this proves the decoder of these tests. */
  @Test
  void realKpl_withHashKeys_isReadByTheDecoder() throws IOException {
    JsonNode vector = vector("kpl-real-with-ehks");
    Aggregate aggregate = KplDecoder.decode(base64(vector));
    assertThat(aggregate.parts()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      Part part = aggregate.parts().get(i);
      JsonNode user = vector.get("user_records").get(i);
      assertThat(aggregate.keyOf(part)).isEqualTo(user.get("partition_key").asText());
      assertThat(aggregate.hashKeyOf(part)).isEqualTo(user.get("explicit_hash_key").asText());
      assertThat(new String(part.data(), UTF_8)).isEqualTo(user.get("data_utf8").asText());
    }
  }

  @Test
  void hashKey_isTheDigestInDecimal() throws IOException {
    JsonNode vector = vector("kpl-ehk-abc");
    assertThat(HashKeys.of(vector.get("partition_key").asText()))
        .hasToString(vector.get("expected_explicit_hash_key").asText());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void add_costsAtMostTenBytesARecord(int length) {
    begin("a", null);
    add(record("a", "x".repeat(length)));
    int before = encoding.sizeBytes();
    add(record("a", "x".repeat(length)));
    assertThat(encoding.sizeBytes() - before - length).isBetween(1, 10);
  }

  /** Lengths where a varint grows by a byte. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 119, 127, 128, 16_375, 16_383, 16_384, 2_097_151, 2_097_152})
  void add_takesDataOfAnyLength(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xF3);
    UserRecord record = new UserRecord(data, "key", Severity.INFO, 0);
    for (String hashKey : new String[] {null, "0", "340282366920938463463374607431768211455"}) {
      begin("key", hashKey);
      int expected = encoding.sizeWith(record);
      add(record);
      byte[] aggregate = finish();
      assertThat(aggregate).hasSize(expected);
      Aggregate read = KplDecoder.decode(aggregate);
      assertThat(read.parts()).hasSize(1);
      assertThat(read.parts().get(0).data()).isEqualTo(data);
      assertThat(read.hashKeyOf(read.parts().get(0))).isEqualTo(hashKey);
    }
  }

  @Test
  void sizeWith_isTheSizeForAnyRecords_andAllIsReadBack() {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String as = "seed " + seed + ", round " + round;
      String hashKey = random.nextBoolean() ? null : HashKeys.of("" + random.nextInt()).toString();
      String carrier = key(random);
      begin(carrier, hashKey);
      List<UserRecord> records = new ArrayList<>();
      for (int count = 1 + random.nextInt(300); count > 0; count--) {
        String key = random.nextInt(4) == 0 ? null : key(random);
        byte[] data = new byte[random.nextInt(random.nextInt(50) == 0 ? 20_000 : 200)];
        random.nextBytes(data);
        UserRecord record = new UserRecord(data, key, Severity.INFO, 0);
        int expected = encoding.sizeWith(record);
        add(record);
        assertThat(encoding.sizeBytes()).as(as).isEqualTo(expected);
        records.add(record);
      }
      byte[] aggregate = finish();
      assertThat(aggregate).as(as).hasSize(encoding.sizeBytes());
      assertReadBack(as, aggregate, carrier, hashKey, records);
    }
  }

  private static void assertReadBack(
      String as, byte[] aggregate, String carrier, String hashKey, List<UserRecord> records) {
    Aggregate read = KplDecoder.decode(aggregate);
    assertThat(read.keys()).as(as).doesNotHaveDuplicates();
    assertThat(read.hashKeys()).as(as).isEqualTo(hashKey == null ? List.of() : List.of(hashKey));
    assertThat(read.parts()).as(as).hasSameSizeAs(records);
    for (int i = 0; i < records.size(); i++) {
      UserRecord record = records.get(i);
      Part part = read.parts().get(i);
      String key = record.partitionKey();
      assertThat(read.keyOf(part)).as(as).isEqualTo(key == null ? carrier : key);
      assertThat(read.hashKeyOf(part)).as(as).isEqualTo(hashKey);
      assertThat(part.data()).as(as).isEqualTo(record.data());
    }
  }

  @Test
  void begin_forgetsTheLastAggregate() {
    begin("first", "1");
    add(record("a", "x"));
    finish();
    begin("second", null);
    add(record(null, "y"));
    Aggregate read = KplDecoder.decode(finish());
    assertThat(read.keys()).containsExactly("second");
    assertThat(read.hashKeys()).isEmpty();
    assertThat(read.parts()).hasSize(1);
  }

  @Test
  void loneEvent_goesRawUnderItsOwnKey() {
    OpenAggregate open = new FramedAggregate(encoding, 1000, 1000, 10);
    UserRecord record = record("own", "alone");
    open.begin("own", "17");
    open.offer(record);
    List<PutEntry> entries = new ArrayList<>();
    open.complete(entries::add);
    assertThat(entries).hasSize(1);
    PutEntry entry = entries.get(0);
    assertThat(entry.data()).isEqualTo(record.data());
    assertThat(entry.partitionKey()).isEqualTo("own");
    assertThat(entry.explicitHashKey()).isEqualTo("17");
    assertThat(entry.sizeBytes()).isEqualTo(record.sizeBytes());
  }

  private void begin(String key, String hashKey) {
    encoding.begin(key, hashKey);
  }

  private void add(UserRecord record) {
    encoding.add(record);
  }

  private byte[] finish() {
    return encoding.finish().toArray();
  }

  private static String key(Random random) {
    String text = random.nextInt(3) == 0 ? RandomText.valid(RandomText.next(random, 40)) : "";
    return text + "key-" + random.nextInt(500);
  }

  private static UserRecord record(String key, String text) {
    return new UserRecord(text.getBytes(UTF_8), key, Severity.INFO, 0);
  }

  private static byte[] base64(JsonNode vector) {
    return Base64.getDecoder().decode(vector.get("expected_base64").asText());
  }

  private static JsonNode vector(String id) throws IOException {
    try (InputStream in =
        KplEncodingTest.class.getResourceAsStream("/cases/kpl_aggregation.json")) {
      for (JsonNode vector : new ObjectMapper().readTree(in).get("cases")) {
        if (vector.get("id").asText().equals(id)) {
          return vector;
        }
      }
    }
    throw new IllegalArgumentException(id);
  }
}
