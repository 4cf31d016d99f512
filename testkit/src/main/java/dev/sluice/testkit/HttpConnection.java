// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection on a thread of its own: reads a request, has it served, answers, and again. It
 * talks TLS over the plain socket it was given, so that a reset is a reset even under TLS.
 */
final class HttpConnection implements Runnable {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final @Nullable SSLContext tls;
  private final KinesisService service;
  private final Faults faults;
  private final WaitingRoom waiting;
  private final Fault connectFault;
  private volatile boolean isAbandoned;

  HttpConnection(
      Socket socket,
      @Nullable SSLContext tls,
      KinesisService service,
      Faults faults,
      WaitingRoom waiting) {
    this.socket = socket;
    this.tls = tls;
    this.service = service;
    this.faults = faults;
    this.waiting = waiting;
    // Here and not in run(), so that connections take their faults in the order they came in.
    this.connectFault = faults.nextConnection();
  }

  @Override
  public void run() {
    try {
      service.connected();
      if (survivesConnect()) {
        serve();
      }
    } catch (IOException e) {
      // The client went away, or we were abandoned: the end of a connection either way.
      isAbandoned = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) { // such as an old library on the class path: the test must fail with it
      service.failed(t);
    } finally {
      close();
    }
  }

  /** Ends the connection from outside; its thread follows when the waiting room is woken. */
  void abandon() {
    isAbandoned = true;
    close();
  }

  private boolean isAbandoned() {
    return isAbandoned;
  }

  private boolean survivesConnect() throws IOException, InterruptedException {
    long ticket = waiting.ticket();
    switch (connectFault.script().kind()) {
      case BLACK_HOLE -> waiting.awaitRelease(ticket, this::isAbandoned);
      case RESET_BEFORE_READ -> reset();
      case CLOSE -> {}
      default -> {
        return true;
      }
    }
    return false;
  }

  private void serve() throws IOException, InterruptedException {
    socket.setTcpNoDelay(true);
    try (Socket talking = tls == null ? socket : encrypted(tls)) {
      HttpInput in = new HttpInput(talking.getInputStream());
      OutputStream out = talking.getOutputStream();
      boolean isOpen = true;
      while (isOpen && !isAbandoned) {
        HttpHead head = in.readHead();
        isOpen = head != null && exchange(head, in, out);
      }
    }
  }

  private SSLSocket encrypted(SSLContext context) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), 0, true);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    return encrypted;
  }

  /** Serves one request; false ends the connection. */
  private boolean exchange(HttpHead head, HttpInput in, OutputStream out)
      throws IOException, InterruptedException {
    String operation = head.operation();
    long number = service.started(operation);
    Fault scripted = faults.next(operation);
    if (scripted != null && endsWhileReading(scripted, head, in)) {
      service.abandoned(head, number, scripted);
      reset();
      return false;
    }
    if (head.has("expect", "100-continue")) {
      out.write(CONTINUE);
      out.flush();
    }
    in.readBody(head);
    // Drawn before the request is announced: who waits for it to arrive may release it at once.
    long ticket = waiting.ticket();
    Call call = served(() -> service.read(head, in, number, scripted));
    return answer(call, ticket, out) && !head.has("connection", "close");
  }

  /**
   * An IOException in there is not the client's going away: it comes from the test's code that is
   * called, which in other languages throws what it wants.
   */
  private <T> T served(Supplier<T> work) {
    try {
      return work.get();
    } catch (Throwable t) {
      service.failed(t);
      throw t;
    }
  }

  private static boolean endsWhileReading(Fault fault, HttpHead head, HttpInput in)
      throws IOException {
    if (fault.script().kind() == FaultScript.Kind.RESET_DURING_READ) {
      in.readHalf(head);
      return true;
    }
    return fault.script().kind() == FaultScript.Kind.RESET_BEFORE_READ;
  }

  private boolean answer(Call call, long ticket, OutputStream out)
      throws IOException, InterruptedException {
    Fault fault = call.fault();
    if (fault.script().kind() == FaultScript.Kind.HOLD) {
      waiting.awaitRelease(ticket, this::isAbandoned);
    }
    if (isAbandoned) {
      return false;
    }
    Answer answer =
        fault.script().stores()
            ? served(() -> service.execute(call))
            : service.nothing(call.wire());
    waiting.awaitTime(fault.script().delay(), this::isAbandoned);
    HttpOutput output = new HttpOutput(out, waiting, this::isAbandoned);
    switch (fault.script().kind()) {
      case BLACK_HOLE -> waiting.awaitRelease(ticket, this::isAbandoned);
      case RESET, RESET_BEFORE_READ, RESET_DURING_READ -> reset();
      case CLOSE -> {}
      case TORN -> output.sendHalf(answer);
      default -> {
        if (fault.script().kind() == FaultScript.Kind.ERROR) {
          answer = service.error(call.wire(), fault.script().toError());
        }
        output.send(answer, fault);
        return !isAbandoned;
      }
    }
    return false;
  }

  private void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is gone already.
      isAbandoned = true;
    }
  }
}
