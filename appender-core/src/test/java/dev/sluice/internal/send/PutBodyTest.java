// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.Batch;
import dev.sluice.record.PooledData;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** What is sent is what the SDK would have made of the same records. */
class PutBodyTest {

  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/logs";

  /** Where the length of a length changes. */
  private static final int[] SIZES = {0, 1, 23, 24, 255, 256, 65_535, 65_536, 70_000};

  private static final String[] KEYS = {
    "k", "", "a".repeat(23), "ü".repeat(128), "\u0000\"\\\n", "😀"
  };

  private final Random random = new Random(29);

  private Batch batch(String stream, int records) {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      byte[] data = new byte[records > SIZES.length ? random.nextInt(300) : SIZES[i]];
      random.nextBytes(data);
      String hashKey = random.nextBoolean() ? null : String.valueOf(random.nextInt(1 << 30));
      entries.add(
          PutEntry.aggregate(
              KEYS[random.nextInt(KEYS.length)],
              hashKey,
              inParts(data),
              SeverityCounts.one(Severity.INFO),
              1,
              1,
              0));
    }
    return new Batch(stream, entries);
  }

  /** The same bytes in arrays that are longer than what belongs to the data. */
  private PooledData inParts(byte[] data) {
    int first = random.nextInt(data.length + 1);
    int second = first + random.nextInt(data.length - first + 1);
    byte[][] parts = {
      Arrays.copyOfRange(data, 0, first),
      Arrays.copyOfRange(data, first, second + random.nextInt(9)),
      Arrays.copyOfRange(data, second, data.length)
    };
    int[] lengths = {first, second - first, data.length - second};
    return new PooledData(parts, lengths, array -> {}, null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void body_saysWhatTheSdkSays(boolean cbor) throws IOException {
    for (int records : new int[] {1, SIZES.length, 24, 256, 500}) {
      for (String stream : List.of("logs", ARN)) {
        Batch batch = batch(stream, records);
        Captured sdk = new Captured(cbor, batch);
        PutBody own = Objects.requireNonNull(PutBody.of(batch, sdk.contentType));
        assertThat(tree(own.open().readAllBytes(), cbor)).isEqualTo(tree(sdk.body, cbor));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-amz-cbor-1.1", "application/x-amz-json-1.1"})
  void body_isTheSameHoweverItIsRead(String contentType) throws IOException {
    for (int records : new int[] {1, SIZES.length, 40}) {
      PutBody body = Objects.requireNonNull(PutBody.of(batch("logs", records), contentType));
      byte[] whole = body.open().readAllBytes();
      assertThat(whole).hasSize(Math.toIntExact(body.length()));
      assertThat(body.sha256()).isEqualTo(Signature.hex(Signature.sha256().digest(whole)));
      ByteArrayOutputStream moved = new ByteArrayOutputStream();
      assertThat(body.open().transferTo(moved)).isEqualTo(whole.length);
      assertThat(moved.toByteArray()).isEqualTo(whole);
      assertThat(inPieces(body.open())).isEqualTo(whole);
      InputStream again = body.open();
      assertThat(again.markSupported()).as("an HTTP client sends nothing else twice").isTrue();
      int before = random.nextInt(whole.length);
      again.readNBytes(before);
      again.mark(Integer.MAX_VALUE);
      again.readNBytes(random.nextInt(whole.length));
      again.reset();
      assertThat(again.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, before, whole.length));
    }
  }

  private byte[] inPieces(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[500];
    while (true) {
      int one = in.read();
      if (one < 0) {
        break;
      }
      out.write(one);
      int offset = random.nextInt(100);
      int count = in.read(buffer, offset, random.nextInt(400));
      out.write(buffer, offset, Math.max(0, count));
    }
    assertThat(in.read(buffer, 0, 0)).isZero();
    assertThat(in.read(buffer)).isEqualTo(-1);
    return out.toByteArray();
  }

  @Test
  void halfASurrogatePair_isAQuestionMarkInBothEncodings() throws IOException {
    PutEntry entry =
        PutEntry.aggregate(
            "a\ud83d", null, new byte[1], SeverityCounts.one(Severity.INFO), 1, 1, 0);
    Batch batch = new Batch("logs", List.of(entry));
    for (boolean cbor : new boolean[] {true, false}) {
      PutBody body = Objects.requireNonNull(PutBody.of(batch, cbor ? "x/cbor" : "x/json"));
      assertThat(String.valueOf(tree(body.open().readAllBytes(), cbor)))
          .contains("PartitionKey=a?");
    }
  }

  @Test
  void encodingThatNobodyKnows_hasNoBody() {
    assertThat(PutBody.of(batch("logs", 1), "application/x-protobuf")).isNull();
  }

  /** Maps, lists, texts; data in Base64. */
  private static Object tree(byte[] body, boolean cbor) throws IOException {
    JsonFactory factory = cbor ? new CBORFactory() : new JsonFactory();
    try (JsonParser parser = factory.createParser(body)) {
      parser.nextToken();
      Object tree = value(parser);
      assertThat(parser.nextToken()).isNull();
      return tree;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        TreeMap<String, Object> map = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_EMBEDDED_OBJECT -> Base64.getEncoder().encodeToString(parser.getBinaryValue());
      default -> parser.getText();
    };
  }

  /** What the SDK's client makes of the records; nothing is sent. */
  private static final class Captured implements ExecutionInterceptor {

    private String contentType = "";
    private byte[] body = {};

    Captured(boolean cbor, Batch batch) {
      PutRecordsRequest.Builder request =
          PutRecordsRequest.builder()
              .records(batch.entries().stream().map(Captured::record).toList());
      if (batch.stream().equals(ARN)) {
        request.streamARN(ARN);
      } else {
        request.streamName(batch.stream());
      }
      String property = "aws.cborEnabled";
      String before = System.getProperty(property);
      System.setProperty(property, String.valueOf(cbor));
      try (KinesisClient client =
          KinesisClient.builder()
              .region(Region.EU_WEST_1)
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .overrideConfiguration(own -> own.addExecutionInterceptor(this))
              .build()) {
        client.putRecords(request.build());
      } catch (Captured.Enough e) {
        // As it was made to end.
      } finally {
        restore(property, before);
      }
    }

    private static void restore(String property, @Nullable String before) {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }

    private static PutRecordsRequestEntry record(PutEntry entry) {
      return PutRecordsRequestEntry.builder()
          .partitionKey(entry.partitionKey())
          .explicitHashKey(entry.explicitHashKey())
          .data(SdkBytes.fromByteArray(entry.data()))
          .build();
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      contentType = context.httpRequest().firstMatchingHeader("Content-Type").orElseThrow();
      try (InputStream in =
          context.requestBody().orElseThrow().contentStreamProvider().newStream()) {
        body = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      throw new Enough();
    }

    private static final class Enough extends RuntimeException {
      private static final long serialVersionUID = 1;
    }
  }
}
