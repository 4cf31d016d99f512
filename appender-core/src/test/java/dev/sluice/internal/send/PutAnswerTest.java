// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What is read of an answer is what the SDK would have read of it. */
class PutAnswerTest {

  private final FakeHttp http = new FakeHttp();
  private final Seen seen = new Seen();
  private final KinesisTransport own = transport(seen, new PutAnswer.Watch());
  private final KinesisTransport sdk = transport();

  @AfterEach
  void close() {
    own.close();
    sdk.close();
  }

  /** The client of {@link SdkClients}, but for its connections. */
  private KinesisTransport transport(ExecutionInterceptor... more) {
    SluiceOptions options = new SluiceOptions();
    options.set("region", "eu-west-1");
    options.client().setAccessKeyId("a");
    options.client().setSecretAccessKey("b");
    ClientSettings settings = new ClientSettings(options, 1);
    RenewableCredentials credentials =
        new RenewableCredentials(() -> CredentialSource.of(settings), Thread::new, Ticker.system());
    return new KinesisTransport(
        settings,
        credentials,
        given ->
            KinesisClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials.forClient())
                .httpClient(http)
                .overrideConfiguration(
                    all -> {
                      all.addExecutionInterceptor(new OwnBody());
                      all.addExecutionInterceptor(new Departure.Watch());
                      Arrays.asList(more).forEach(all::addExecutionInterceptor);
                      all.addExecutionInterceptor(new AnswerBound(AnswerBound.MAX_ANSWER_BYTES));
                    })
                .build());
  }

  private static Batch batch(int count) {
    PutEntry entry = Records.entry("e", 0);
    return new Batch("s", Collections.nCopies(count, entry));
  }

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replace(" ", ""));
  }

  /** Two records of one shard, as Kinesis answers. */
  private static byte[] twoStored() {
    return new RandomAnswer(firstSeedOf(2), 0).bytes;
  }

  private static long firstSeedOf(int count) {
    long seed = 0;
    while (new RandomAnswer(seed, 0).recordCount != count) {
      seed++;
    }
    return seed;
  }

  /** Verdicts, shards and text: all that the transport tells of a request. */
  private static List<Object> told(PutResult result, int count) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(result.verdict(i));
    }
    all.add(result.shardIds());
    all.add(result.isWholeFailure());
    all.add(result.detail());
    return all;
  }

  private PutResult putBoth(int count) {
    PutResult ours = own.put(batch(count));
    assertThat(told(ours, count)).isEqualTo(told(sdk.put(batch(count)), count));
    return ours;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.002, 0.01, 0.05})
  void answer_saysWhatTheSdkReads(double oddity) {
    int rounds = Nightly.rounds(2_500);
    int taken = 0;
    for (int seed = 0; seed < rounds; seed++) {
      RandomAnswer answer = new RandomAnswer(seed, oddity);
      http.answer = answer.bytes;
      http.breaksAfter = answer.breaksAfter;
      int count = answer.recordCount;
      PutResult ours = own.put(batch(count));
      taken += seen.isTaken() ? 1 : 0;
      assertThat(told(ours, count))
          .as("seed %s, taken: %s", seed, seen.isTaken())
          .isEqualTo(told(sdk.put(batch(count)), count));
      if (oddity == 0) {
        assertThat(seen.isTaken()).as("seed %s is plain", seed).isTrue();
      }
    }
    if (oddity > 0) {
      assertThat(taken).isBetween(1, rounds - rounds / 20);
    }
  }

  /** An answer of which each byte in turn has each value, and which ends after each. */
  @Test
  void eachByteOfAnAnswer_hasEveryValueOnce() {
    byte[] whole =
        hex(
            "a2 67 5265636f726473 82"
                + " a2 6e 53657175656e63654e756d626572 62 3439 67 53686172644964 61 61"
                + " a2 67 53686172644964 61 62 6e 53657175656e63654e756d626572 62 3530"
                + " 71 4661696c65645265636f7264436f756e74 00");
    http.answer = whole;
    assertThat(putBoth(2).shardIds()).containsExactlyInAnyOrder("a", "b");
    assertThat(seen.isTaken()).isTrue();
    int step = Nightly.rounds(100) == 100 ? 1 : 31;
    for (int place = 0; place < whole.length; place++) {
      for (int value = place % step; value < 256; value += step) {
        http.answer = whole.clone();
        http.answer[place] = (byte) value;
        putBoth(2);
      }
      http.answer = Arrays.copyOf(whole, place);
      putBoth(2);
    }
  }

  @Test
  void answerWhoseRecordsAreAllStored_isNotReadByTheSdk() {
    http.answer = twoStored();
    PutResult result = own.put(batch(2));
    assertThat(result.verdict(1)).isEqualTo(Verdict.STORED);
    assertThat(result.shardIds()).isNotEmpty();
    assertThat(seen.body.toByteArray()).as("a map without fields").isEqualTo(hex("a0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a1 67 5265636f726473 80", // no record
        "a0",
        "a1 67 5265636f726473 81 a1 6e 53657175656e63654e756d626572 61 20", // a blank number
        "a1 67 5265636f726473 81 a1 69 4572726f72436f6465 61 41", // a code
        "a1 67 5265636f726473 81 a1 6e 53657175656e63654e756d626572 62 c3a9", // no ASCII
        "a1 67 5265636f726473 81 a1 6e 53657175656e63654e756d626572 61 34 a0", // more bytes
        "a1 67 5265636f726473 81"
            + " a2 6e 53657175656e63654e756d626572 61 34 6e 53657175656e63654e756d626572 61 35",
      })
  void anyOtherAnswer_reachesTheSdkAsItCame(String answer) {
    http.answer = hex(answer);
    putBoth(1);
    assertThat(seen.isTaken()).isFalse();
    assertThat(seen.body.toByteArray()).isEqualTo(http.answer);
  }

  /** The SDK's parser takes names of 50,000 characters. */
  @Test
  void nameWithoutAnEnd_isTheSdks() {
    int length = 60_000;
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(hex("a2 67 5265636f726473 81 a1 6e 53657175656e63654e756d626572 61 34"));
    answer.writeBytes(hex("79" + HexFormat.of().toHexDigits((char) length)));
    answer.writeBytes("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
    answer.writeBytes(hex("f6"));
    http.answer = answer.toByteArray();
    assertThat(putBoth(1).verdict(0)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void answerThatBreaksOff_reachesTheSdkUpToThere() {
    http.answer = twoStored();
    http.breaksAfter = http.answer.length;
    putBoth(2);
    assertThat(seen.isTaken()).isFalse();
    http.breaksAfter--;
    PutResult result = putBoth(2);
    assertThat(result.verdict(0)).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.detail()).startsWith("IOException");
  }

  @Test
  void answerOfAnotherStatusOrType_isTheSdks() {
    http.answer = twoStored();
    http.status = 202;
    putBoth(2);
    assertThat(seen.isTaken()).isFalse();
    http.status = 200;
    http.headers.put("Content-Type", "application/x-amz-json-1.1");
    putBoth(2);
    assertThat(seen.isTaken()).isFalse();
  }

  @Test
  void answerWithAChecksumOrCompressed_isTheSdks() throws IOException {
    byte[] plain = twoStored();
    CRC32 sum = new CRC32();
    sum.update(plain);
    http.answer = plain;
    http.headers.put("x-amz-crc32", String.valueOf(sum.getValue()));
    assertThat(putBoth(2).verdict(0)).isEqualTo(Verdict.STORED);
    http.headers.put("x-amz-crc32", "1");
    assertThat(putBoth(2).verdict(0)).isEqualTo(Verdict.UNKNOWN);
    http.headers.remove("x-amz-crc32");
    http.headers.put("Content-Encoding", "gzip");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    http.answer = packed.toByteArray();
    assertThat(putBoth(2).verdict(0)).isEqualTo(Verdict.STORED);
    assertThat(seen.isTaken()).isFalse();
  }

  /** Sees what the SDK reads, and whether the answer was taken. */
  private static final class Seen implements ExecutionInterceptor {

    private @Nullable PutAnswer answer;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();

    boolean isTaken() {
      return answer != null && answer.storedIn() != null;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      answer = attributes.getAttribute(PutAnswer.attribute());
      body = new ByteArrayOutputStream();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      return context.responseBody().map(this::copied);
    }

    private InputStream copied(InputStream from) {
      return new FilterInputStream(from) {

        @Override
        public int read() throws IOException {
          int one = in.read();
          if (one >= 0) {
            body.write(one);
          }
          return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int count = in.read(bytes, offset, length);
          body.write(bytes, offset, Math.max(0, count));
          return count;
        }
      };
    }
  }

  /** Answers each request alike. */
  private static final class FakeHttp implements SdkHttpClient {

    private final Map<String, String> headers =
        new TreeMap<>(Map.of("Content-Type", "application/x-amz-cbor-1.1"));
    private int status = 200;
    private byte[] answer = {};
    private int breaksAfter = -1;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(status);
      headers.forEach(response::putHeader);
      HttpExecuteResponse whole =
          HttpExecuteResponse.builder()
              .response(response.build())
              .responseBody(AbortableInputStream.create(body()))
              .build();
      return new ExecutableHttpRequest() {

        @Override
        public HttpExecuteResponse call() {
          return whole;
        }

        @Override
        public void abort() {}
      };
    }

    private InputStream body() {
      return breaksAfter < 0
          ? new ByteArrayInputStream(answer)
          : new SequenceInputStream(new ByteArrayInputStream(answer, 0, breaksAfter), new Broken());
    }

    @Override
    public void close() {}
  }

  private static final class Broken extends InputStream {

    @Override
    public int read() throws IOException {
      throw new IOException("broken");
    }
  }
}
