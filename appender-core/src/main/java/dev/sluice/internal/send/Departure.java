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
 * How far one request came. The HTTP client reads the body when it has a connection and writes the
 * request to it: as long as no byte was read, nothing can be stored, whatever it was that failed.
 * So no list of exceptions has to tell whether a request left.
 */
final class Departure {

  private static final ExecutionAttribute<Departure> OF_REQUEST =
      new ExecutionAttribute<>("SluiceDeparture");
  static final String RECALLED = "a stop has given the request up";

  private static final int SIGNED = 1;
  private static final int OPENED = 2;
  private static final int BEGUN = 4;
  private static final int GIVEN_UP = 8;

  // Written on the thread of the request, which may be one of the HTTP client's, and by the
  // shipper. One number: a request either leaves or is recalled.
  private final AtomicInteger flags = new AtomicInteger();

  /** Attached to the request by this name. */
  static ExecutionAttribute<Departure> attribute() {
    return OF_REQUEST;
  }

  /** Whether it got as far as the HTTP client: there were credentials for it. */
  boolean isSigned() {
    return is(SIGNED, flags.get());
  }

  /**
   * Whether any of it may have reached the service. A client that did not even open the body that
   * is watched may have sent a copy of it.
   */
  boolean hasLeft() {
    return hasLeft(flags.get());
  }

  boolean isRecalled() {
    return is(GIVEN_UP, flags.get());
  }

  /**
   * Holds it back: from now on its client gets no byte of it. Any thread.
   *
   * @return false when some of it may have left
   */
  boolean tryRecall() {
    return is(GIVEN_UP, flags.updateAndGet(now -> hasLeft(now) ? now : now | GIVEN_UP));
  }

  private void sign() {
    if (is(GIVEN_UP, flags.updateAndGet(now -> is(GIVEN_UP, now) ? now : now | SIGNED))) {
      throw AbortedException.create(RECALLED);
    }
  }

  private void open() { // the signer opens and reads it before it is signed
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

  private InputStream watch(InputStream body) {
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
