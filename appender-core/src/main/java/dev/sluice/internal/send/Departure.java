// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Whether one request left the process. The HTTP client reads the body when it writes the request
 * to a connection. If no byte was read, nothing can be stored, whatever failed. So no list of
 * exceptions is needed.
 */
final class Departure {

  private static final ExecutionAttribute<Departure> OF_REQUEST =
      new ExecutionAttribute<>("SluiceDeparture");
  static final String RECALLED = "a stop has given the request up";

  private static final int SIGNED = 1;
  private static final int OPENED = 2;
  private static final int BEGUN = 4;
  private static final int GIVEN_UP = 8;

  // Written by the thread of the request, which may be one of the HTTP client's, and by the
  // shipper. It is one number, because a request either leaves or is recalled.
  private final AtomicInteger flags = new AtomicInteger();

  /** The attribute of the request that holds this object. */
  static ExecutionAttribute<Departure> attribute() {
    return OF_REQUEST;
  }

  /** Whether the request reached the HTTP client: it was signed. */
  boolean isSigned() {
    return is(SIGNED, flags.get());
  }

  /**
   * Whether a part of it may have reached the service. A client that never opened the watched body
   * may have sent a copy.
   */
  boolean hasLeft() {
    return hasLeft(flags.get());
  }

  boolean isRecalled() {
    return is(GIVEN_UP, flags.get());
  }

  /**
   * Recalls the request: its client gets no byte from now on. Any thread.
   *
   * @return false if a part of it may have left
   */
  boolean tryRecall() {
    return is(GIVEN_UP, flags.updateAndGet(now -> hasLeft(now) ? now : now | GIVEN_UP));
  }

  void sign() {
    if (is(GIVEN_UP, flags.updateAndGet(now -> is(GIVEN_UP, now) ? now : now | SIGNED))) {
      throw AbortedException.create(RECALLED);
    }
  }

  private void open() { // before signing, the signer opens and reads it
    flags.updateAndGet(now -> is(SIGNED, now) ? now | OPENED : now);
  }

  private void begin() throws IOException {
    if (is(
        GIVEN_UP,
        flags.updateAndGet(now -> is(SIGNED, now) && !is(GIVEN_UP, now) ? now | BEGUN : now))) {
      throw new IOException(RECALLED);
    }
  }

  private static boolean hasLeft(int flags) {
    return is(SIGNED, flags) && (is(BEGUN, flags) || !is(OPENED, flags));
  }

  private static boolean is(int flag, int flags) {
    return (flags & flag) != 0;
  }

  InputStream watch(InputStream body) {
    open();
    return new FilterInputStream(body) {

      @Override
      public int read() throws IOException {
        begin();
        return in.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        return in.read(bytes, offset, length);
      }

      @Override
      public long transferTo(OutputStream connection) throws IOException {
        begin();
        return in.transferTo(connection);
      }
    };
  }

  /** Part of each client. */
  static final class Watch implements ExecutionInterceptor {

    @Override
    public Optional<RequestBody> modifyHttpContent(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      @Nullable Departure departure = attributes.getAttribute(OF_REQUEST);
      return departure == null
          ? context.requestBody()
          : context.requestBody().map(body -> watched(body, departure));
    }

    private static RequestBody watched(RequestBody body, Departure departure) {
      ContentStreamProvider watched =
          () -> departure.watch(body.contentStreamProvider().newStream());
      return body.optionalContentLength()
          .map(length -> RequestBody.fromContentProvider(watched, length, body.contentType()))
          .orElseGet(() -> RequestBody.fromContentProvider(watched, body.contentType()));
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      @Nullable Departure departure = attributes.getAttribute(OF_REQUEST);
      if (departure != null) {
        departure.sign();
      }
    }
  }
}
