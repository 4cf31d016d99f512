// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What became of a direct request: all is stored, or the SDK reads it. Then the SDK is called once
 * more, and instead of sending anything it gets this answer, or this failure. So codes, texts and
 * verdicts are the same as without direct requests. One thread.
 */
final class DirectAnswer implements ExecutableHttpRequest {

  /** 500 records are some 60 to 80 KB. */
  private static final int MAX_PLAIN_BYTES = 256 << 10;

  private static final int FIRST_BYTES = 8 << 10;
  private static final int OK = 200;

  private final ExecutableHttpRequest request;
  private @Nullable Exception failure;
  private @Nullable HttpExecuteResponse response;
  private byte[] begun = {};
  private int begunBytes;
  private @Nullable Set<String> shards;
  private boolean isReplayed;

  private DirectAnswer(ExecutableHttpRequest request) {
    this.request = request;
  }

  /**
   * Sends the request, and reads the answer as far as a plain one may go: what is left to the SDK
   * has a time of its own.
   *
   * @param records how many there are
   */
  static DirectAnswer of(ExecutableHttpRequest request, int records) {
    DirectAnswer answer = new DirectAnswer(request);
    try {
      HttpExecuteResponse response = request.call();
      answer.response = response;
      answer.read(response, records);
    } catch (IOException | RuntimeException e) {
      answer.failure = e;
    }
    return answer;
  }

  private void read(HttpExecuteResponse answered, int records) throws IOException {
    AbortableInputStream body = answered.responseBody().orElse(null);
    SdkHttpResponse head = answered.httpResponse();
    if (body == null) {
      return;
    }
    begun = new byte[firstBytes(head)];
    while (begunBytes < MAX_PLAIN_BYTES) {
      if (begunBytes == begun.length) {
        begun = Arrays.copyOf(begun, Math.min(MAX_PLAIN_BYTES, 2 * begun.length));
      }
      int some = body.read(begun, begunBytes, begun.length - begunBytes);
      if (some < 0) {
        shards = mayBePlain(head) ? StoredAnswer.shards(begun, begunBytes, records) : null;
        break;
      }
      begunBytes += some;
    }
    if (shards != null) {
      body.close(); // gives the connection back
    }
  }

  private static boolean mayBePlain(SdkHttpResponse head) {
    return head.statusCode() == OK
        && head.firstMatchingHeader("Content-Encoding").isEmpty()
        && head.firstMatchingHeader("x-amz-crc32").isEmpty(); // which the SDK checks
  }

  /** One more than the length that the answer names: the end is seen without a larger array. */
  private static int firstBytes(SdkHttpResponse head) {
    try {
      String length = head.firstMatchingHeader("Content-Length").orElse("");
      return length.isEmpty()
          ? FIRST_BYTES
          : (int) Math.max(1, Math.min(MAX_PLAIN_BYTES, Long.parseLong(length) + 1));
    } catch (NumberFormatException e) {
      return FIRST_BYTES;
    }
  }

  /** The shards of the records if all of them are stored; null if the SDK reads the answer. */
  @Nullable Set<String> shards() {
    return shards;
  }

  /** Whether the service has answered, other than with an error. */
  boolean isAccepted() {
    return failure == null && response != null && response.httpResponse().statusCode() == OK;
  }

  /** Whether it is an error by its status, whatever became of its text. */
  boolean isError() {
    return response != null && !response.httpResponse().isSuccessful();
  }

  /**
   * @param call of the SDK, which sends nothing
   * @throws IllegalStateException if the SDK did not ask for it
   */
  <T> T readBy(Supplier<T> call) {
    try {
      T read = Connections.with((ofSdk, http) -> this, call);
      if (!isReplayed) {
        throw new IllegalStateException("the AWS SDK did not ask for the answer");
      }
      return read;
    } finally {
      if (!isReplayed) {
        abort(); // else nobody gives the connection back
      }
    }
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    isReplayed = true;
    HttpExecuteResponse answered = response;
    if (answered == null) {
      throw failed();
    }
    HttpExecuteResponse.Builder copy =
        HttpExecuteResponse.builder().response(answered.httpResponse());
    answered.responseBody().ifPresent(body -> copy.responseBody(whole(body)));
    return copy.build();
  }

  /** Where the connection broke, the SDK may have all it needs in what was read before. */
  private AbortableInputStream whole(AbortableInputStream rest) {
    InputStream first = new ByteArrayInputStream(begun, 0, begunBytes);
    InputStream next = failure == null ? rest : new Broken(rest);
    return AbortableInputStream.create(new SequenceInputStream(first, next), rest);
  }

  /** The failure, thrown if it is no IOException. */
  private IOException failed() {
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    return failure instanceof IOException io ? io : new IOException("no answer");
  }

  /** What follows the last byte that could be read: the failure, as often as it is asked for. */
  private final class Broken extends FilterInputStream {

    Broken(InputStream rest) {
      super(rest);
    }

    @Override
    public int read() throws IOException {
      throw failed();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw failed();
    }
  }

  @Override
  public void abort() {
    request.abort();
  }
}
