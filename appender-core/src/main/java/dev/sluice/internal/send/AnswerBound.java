// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;

/**
 * Bounds the bytes that are read of an answer: the SDK keeps it on the heap, and the error page of
 * a gateway may have any size. It counts the bytes that the SDK reads, so a wrong length or
 * compression does not matter. Part of each client.
 */
record AnswerBound(int maxBytes) implements ExecutionInterceptor {

  /** PutRecords answers with some 150 KB for 500 records, ListShards with 500 KB a page. */
  static final int MAX_ANSWER_BYTES = 2 << 20;

  /** GetRecords answers with 10 MiB of data, which JSON makes a third longer, and their keys. */
  static final int MAX_RECORDS_BYTES = 32 << 20;

  /** The bound of an error: its code and message are at the start. */
  static final int MAX_ERROR_BYTES = 64 << 10;

  /** The answer exceeds its bound. */
  static final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int maxBytes) {
      super("more than " + maxBytes + " bytes");
    }
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean isError = !context.httpResponse().isSuccessful();
    return context.responseBody().map(answer -> new Bounded(answer, isError));
  }

  /** The body of an error ends at the bound, so that its status still counts. */
  private final class Bounded extends FilterInputStream implements Abortable {

    private final boolean isError;
    private long left;
    private boolean aborted;

    Bounded(InputStream answer, boolean isError) {
      super(answer);
      this.isError = isError;
      this.left = isError ? MAX_ERROR_BYTES : maxBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0 && length > 0) {
        return beyond();
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    private int beyond() throws IOException {
      if (!isError && in.read() < 0) {
        return -1; // the answer ends at the bound
      }
      abort(); // close() would read the rest, to keep the connection
      if (isError) {
        return -1;
      }
      throw new AnswerTooLargeException(maxBytes);
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false; // bytes that are read again would count twice
    }

    /** After an abort the connection is closed already, and to close it again may fail. */
    @Override
    public void close() throws IOException {
      if (!aborted) {
        super.close();
      }
    }

    @Override
    public void abort() {
      aborted = true;
      if (in instanceof Abortable abortable) {
        abortable.abort();
      }
    }
  }
}
