// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Aggregates are the bytes of the real KPL, from awslabs/kinesis-aggregation; see cases.json. */
class StreamReaderTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final byte[] FOUR_WITH_HASH_KEYS =
      base64(
          "84mawgokZmMwM2RkODgtM2U3OS00NDhhLWIwMWEtN2NmMWJkNDdiNzg0CiRjYWU0MWIxYy1lYTYxLTQz"
              + "ZjItOTBiZS1iODc1NWViZjg4ZTIKJGQ0OTA2OTBjLWU3NGQtNGRiMi1hM2M4LWQ4ZjJmMTg0ZmQyMwok"
              + "YzkyNGJjMDktYjg1ZS00N2YxLWIzMmUtMzM2NTIyZWU1M2M4EiYzODQ4NjQ5NTg2NzUwODM5OTA3ODE1"
              + "OTcyMzg0NjA1MTgwNzAyMBInMTkzNzg3NjAwMDM3NjgxNzA2OTUyMTQzMzU3MDcxOTE2MzUyNjA0Eicy"
              + "NjY4ODA0MzY5NjQ5MzI0MjQyNjU0NjY5MTY3MzQwNjg2ODQ0MzkSJzMzOTYwNjYwMDk0Mjk2NzM5MTg1"
              + "NDYwMzU1MjQwMjAyMTg0NzI5MhomCAAQABogUkVDT1JEIDIyIHBlZW9iaGN6YnpkbXNrYm91cGd5cQoa"
              + "JggBEAEaIFJFQ09SRCAyMyB1c3dreGZ0eHJvZXVzc2N4c2pobm8KGiYIAhACGiBSRUNPUkQgMjQgY2Fz"
              + "ZWhkZ2l2ZmF4ZXVzdGx5c3p5ChomCAMQAxogUkVDT1JEIDI1IG52ZmZ2cG11b2dkb3BqaGFtZXZyawpR"
              + "wVPQ3go0yp4Y6kvM0q3V");
  private static final byte[] EIGHT_WITHOUT_HASH_KEYS =
      base64(
          "84mawgokNzhmZWIxMmEtZGJhMC00NWNhLWE5MWUtYmIxZjJmMTgxOWI0CiRjMmE3NTc4Ny00NjliLTQz"
              + "MTAtODQwZC1kNDg2ZGNhN2ViNWUKJDY1MGU5MzYyLTU3MmItNDQyNy1iM2ZjLTEzNTQ5ZDdlNWFlNQok"
              + "MWQ4ZDk2MDAtMDBiNy00NmYzLWE5ODMtZGU4MzQ3NzU0MGMwCiRmMmU3MThhMC0zODliLTQ5NGEtYjc5"
              + "Ni0zMzU1YjA3NTY5Y2MKJDk2NWI4ZGE0LWE2YmQtNDc1NS04MWM5LWU3MTgxYWI3ZGM5YQokZDY5M2M1"
              + "ZjAtNTc3Mi00NmM5LThkODYtMDhjNzA1NWJkYjc1CiQ4ZDkyNDc2Yi1lYjg5LTRlODEtOTlmYi1jMmJh"
              + "NjNhZDZkOTAaJAgAGiBSRUNPUkQgMTggaWtscnBzdnloeG5lcm9kZmVoZXJ1ChokCAEaIFJFQ09SRCAx"
              + "OSBsbm1udWR5aHZwdmNncm9rZm16ZGgKGiQIAhogUkVDT1JEIDIwIHBqcXJjZmJ4YWZ6ZG5kem1iZ2Fu"
              + "ZQoaJAgDGiBSRUNPUkQgMjEgYWFmcmV5cm50d3V3eGxpeWdrYmhrChokCAQaIFJFQ09SRCAyMiBxc2Fh"
              + "ZGhic2dtdnFnZGlmZ3V5b3UKGiQIBRogUkVDT1JEIDIzIHdqb2tvaXd2enpobGZ0bHpocWZqawoaJAgG"
              + "GiBSRUNPUkQgMjQgem9wY2FzY3J0aGJicG5qaXd1aGpiChokCAcaIFJFQ09SRCAyNSB0eGJidm5venJ3"
              + "c2JveHVvbXFib3EKvV1rrLdU+Sy2v8xkgZ5YaA==");
  private static final byte[] THREE_OF_ONE_KEY =
      base64(
          "84mawgoBMBoLCAAaB2hlbGxvLTAaCwgAGgdoZWxsby0xGgsIABoHaGVsbG8tMgoa3/NgS93saQwwW/p3"
              + "/Zg=");

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @Test
  void userRecords_takesRealKplAggregatesApart() {
    put("logs", "outer", FOUR_WITH_HASH_KEYS);
    put("logs", "outer", EIGHT_WITHOUT_HASH_KEYS);
    assertThat(kinesis.userRecords("logs")).hasSize(12).allMatch(UserRecord::isAggregated);
    UserRecord second = kinesis.userRecords("logs").get(1);
    assertThat(second.partitionKey()).isEqualTo("cae41b1c-ea61-43f2-90be-b8755ebf88e2");
    assertThat(second.explicitHashKey()).isEqualTo("193787600037681706952143357071916352604");
    assertThat(second.text()).isEqualTo("RECORD 23 uswkxftxroeusscxsjhno\n");
    assertThat(second.subSequenceNumber()).isEqualTo(1);
    assertThat(second.sequenceNumber()).isEqualTo(kinesis.records().get(0).sequenceNumber());
    UserRecord last = kinesis.userRecords("logs").get(11);
    assertThat(last.partitionKey()).isEqualTo("8d92476b-eb89-4e81-99fb-c2ba63ad6d90");
    assertThat(last.explicitHashKey()).isNull();
    assertThat(last.text()).isEqualTo("RECORD 25 txbbvnozrwsboxuomqboq\n");
  }

  @Test
  void userRecords_readsAnAggregateWithIndexZeroWrittenOut() {
    put(
        "logs",
        "pk",
        HexFormat.of().parseHex("f3899ac20a02706b1a0508001a0178bd2658e6efcb343c569b61f8f8fd321e"));
    assertThat(kinesis.userRecords("logs")).extracting(UserRecord::text).containsExactly("x");
    assertThat(kinesis.userRecords("logs").get(0).partitionKey()).isEqualTo("pk");
  }

  @Test
  void userRecords_leavesPlainRecordsAlone() {
    put("logs", "k", "line 1\nline 2\n".getBytes(UTF_8));
    UserRecord only = kinesis.userRecords("logs").get(0);
    assertThat(only.text()).isEqualTo("line 1\nline 2\n");
    assertThat(only.isAggregated()).isFalse();
    assertThat(only.partitionKey()).isEqualTo("k");
    assertThat(only.carrier()).isSameAs(kinesis.records().get(0));
  }

  @Test
  void userRecords_takesAnAggregateWithAWrongMd5ForAPlainRecord() {
    byte[] damaged = THREE_OF_ONE_KEY.clone();
    damaged[damaged.length - 1]++;
    put("logs", "k", damaged);
    assertThat(kinesis.userRecords("logs")).extracting(UserRecord::data).containsExactly(damaged);
  }

  @Test
  void userRecords_takesTruncatedProtobufForAPlainRecord() {
    for (int cut = 1; cut < 20; cut++) {
      byte[] message = Arrays.copyOfRange(THREE_OF_ONE_KEY, 4, THREE_OF_ONE_KEY.length - 16 - cut);
      byte[] digest = HashKey.md5().digest(message);
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes(new byte[] {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2});
      data.writeBytes(message);
      data.writeBytes(digest);
      kinesis.clear();
      put("logs", "k", data.toByteArray());
      // Cut between two records it is a shorter aggregate; anywhere else it is none.
      assertThat(kinesis.userRecords("logs")).hasSize(cut == 13 ? 2 : 1);
    }
  }

  @Test
  void userRecords_isAnErrorWhereKclWouldDiscardTheAggregate() {
    kinesis.createStream("four", 4);
    put("four", "fc03dd88-3e79-448a-b01a-7cf1bd47b784", FOUR_WITH_HASH_KEYS);
    assertThatThrownBy(() -> kinesis.userRecords("four"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("KCL would discard")
        .hasMessageContaining("outside of shardId-00000000000");
    assertThat(kinesis.reader("four").ignoringDiscarded().read()).isEmpty();
    assertThat(kinesis.reader("four").discarded()).hasSize(1);
    assertThat(kinesis.reader("four").discarded().get(0).recordCount()).isEqualTo(4);
  }

  @Test
  void userRecords_checksTheRangeOfTheShardAsItWasWhenItStored() {
    put("logs", "0", THREE_OF_ONE_KEY);
    kinesis.splitShard("logs", "shardId-000000000000");
    assertThat(kinesis.userRecords("logs"))
        .extracting(UserRecord::text)
        .containsExactly("hello-0", "hello-1", "hello-2");
  }

  @Test
  void splittingLines_readsNewlineAggregates() {
    put("logs", "k", "one\ntwo\n\nfour".getBytes(UTF_8));
    put("logs", "k", "five\n".getBytes(UTF_8));
    assertThat(kinesis.reader("logs").splittingLines().read())
        .extracting(UserRecord::text)
        .containsExactly("one", "two", "", "four", "five");
    assertThat(kinesis.reader("logs").splittingLines().read().get(3).subSequenceNumber())
        .isEqualTo(3);
  }

  @Test
  void decompressing_recognisesGzipAndZlib() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write("one\ntwo\n".getBytes(UTF_8));
    }
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(zlib)) {
      out.write("three".getBytes(UTF_8));
    }
    put("logs", "k", gzip.toByteArray());
    put("logs", "k", zlib.toByteArray());
    put("logs", "k", "xylophone".getBytes(UTF_8));
    assertThat(kinesis.reader("logs").decompressing().splittingLines().read())
        .extracting(UserRecord::text)
        .containsExactly("one", "two", "three", "xylophone");
    assertThat(kinesis.reader("logs").read().get(0).data()).isEqualTo(gzip.toByteArray());
  }

  @Test
  void decodingWith_takesAnyFunction() {
    put("logs", "k", "abc".getBytes(UTF_8));
    assertThat(
            kinesis
                .reader("logs")
                .decodingWith(data -> new String(data, UTF_8).replace('b', 'x').getBytes(UTF_8))
                .read())
        .extracting(UserRecord::text)
        .containsExactly("axc");
  }

  @Test
  void await_waitsForUserRecordsAndNotForRecords() throws Exception {
    kinesis.createStream("other", 1);
    CompletableFuture<Integer> awaited =
        CompletableFuture.supplyAsync(() -> kinesis.reader("logs").await(4, SOON).size());
    put("other", "k", THREE_OF_ONE_KEY);
    put("logs", "k", "plain".getBytes(UTF_8));
    put("logs", "0", THREE_OF_ONE_KEY);
    assertThat(awaited.get()).isEqualTo(4);
    assertThatThrownBy(() -> kinesis.reader("logs").await(5, Duration.ofMillis(10)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected 5 user records in logs within PT0.01S, but there were 4");
  }

  @Test
  void userRecordCount_countsWithoutTakingApart() {
    put("logs", "0", THREE_OF_ONE_KEY);
    put("logs", "k", "plain".getBytes(UTF_8));
    assertThat(kinesis.putRequests())
        .extracting(request -> request.records().get(0).userRecordCount())
        .containsExactly(3, 1);
  }

  private void put(String stream, String partitionKey, byte[] data) {
    try (KinesisClient client = Protocol.CBOR.client(kinesis)) {
      client.putRecords(
          Protocol.put(
              stream, entry(partitionKey, "").copy(e -> e.data(SdkBytes.fromByteArray(data)))));
    }
  }

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }
}
