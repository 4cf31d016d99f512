// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The answer to one PutRecords request. Where it says that each record is stored, the SDK is handed
 * an empty one: it would make an object and three texts of each record. Every other answer, odd,
 * broken or with a record that is not stored, reaches the SDK as it came.
 */
final class PutAnswer {

  private static final ExecutionAttribute<PutAnswer> OF_REQUEST =
      new ExecutionAttribute<>("SluiceAnswer");

  /** Some 105 bytes of a record are usual. */
  private static final int USUAL_RECORD_BYTES = 128;

  private static final int USUAL_REST_BYTES = 256;

  /** A map without fields, in CBOR. */
  private static final byte[] EMPTY = {(byte) 0xa0};

  private final int recordCount;

  // Written by the thread that reads the answer, which is that of the request today.
  private volatile @Nullable Set<String> shardIds;

  PutAnswer(int recordCount) {
    this.recordCount = recordCount;
  }

  /** The attribute of the request that holds this object. */
  static ExecutionAttribute<PutAnswer> attribute() {
    return OF_REQUEST;
  }

  /**
   * The shards in which all records were stored, as far as the answer names them; null if the SDK
   * has read the answer.
   */
  @Nullable Set<String> storedIn() {
    return shardIds;
  }

  /**
   * Read whole when the first byte is wanted: a failure to read it is then thrown where the SDK
   * expects it.
   */
  private final class Body extends InputStream implements Abortable {

    private final InputStream answer;
    private byte @Nullable [] bytes; // null before the first byte is wanted
    private int at;
    private int end;
    private @Nullable IOException failure; // after these bytes

    Body(InputStream answer) {
      this.answer = answer;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      byte[] ready = bytes == null ? fill() : bytes;
      if (at < end) {
        int count = Math.min(length, end - at);
        System.arraycopy(ready, at, target, offset, count);
        at += count;
        return count;
      }
      if (failure != null) {
        throw failure;
      }
      return -1;
    }

    private byte[] fill() {
      byte[] read = new byte[USUAL_REST_BYTES + USUAL_RECORD_BYTES * recordCount];
      int size = 0;
      try {
        for (int some; (some = answer.read(read, size, read.length - size)) >= 0; size += some) {
          if (size + some == read.length) { // AnswerBound has the last word
            read = Arrays.copyOf(read, 2 * read.length);
          }
        }
      } catch (IOException e) {
        failure = e;
      }
      shardIds = failure == null ? StoredAnswer.shardIds(read, size, recordCount) : null;
      end = shardIds == null ? size : EMPTY.length;
      bytes = shardIds == null ? read : EMPTY;
      return bytes;
    }

    @Override
    public void close() throws IOException {
      answer.close();
    }

    @Override
    public void abort() {
      if (answer instanceof Abortable abortable) {
        abortable.abort();
      }
    }
  }

  /**
   * Part of each client, before what bounds the answer: interceptors see an answer from the end.
   */
  static final class Watch implements ExecutionInterceptor {

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      @Nullable PutAnswer answer = attributes.getAttribute(OF_REQUEST);
      return answer == null || !isPlain(context.httpResponse())
          ? context.responseBody()
          : context.responseBody().map(body -> answer.new Body(body));
    }

    /** Neither compressed nor with a checksum: the SDK undoes and checks these later on. */
    private static boolean isPlain(SdkHttpResponse response) {
      return response.statusCode() == 200
          && response.firstMatchingHeader("Content-Encoding").isEmpty()
          && response.firstMatchingHeader("x-amz-crc32").isEmpty()
          && response
              .firstMatchingHeader("Content-Type")
              .orElse("")
              .toLowerCase(Locale.ROOT)
              .contains("cbor");
    }
  }
}
