// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server on the loopback that answers each request with whatever bytes the test wants. */
public final class OddEndpoint implements AutoCloseable {

  /** Answers one request, or closes its connection. */
  public interface Answer {
    void write(String head, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final Answer answer;
  private final int bodyBytes;
  private final Thread acceptor;
  public final AtomicInteger requests = new AtomicInteger();
  public final AtomicLong bytesWritten = new AtomicLong();

  /**
   * @param bodyBytes how many bytes of each body are read, at most, before the answer
   */
  public OddEndpoint(int bodyBytes, Answer answer) {
    this.answer = answer;
    this.bodyBytes = bodyBytes;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = start(this::accept);
  }

  public OddEndpoint(Answer answer) {
    this(Integer.MAX_VALUE, answer);
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "odd-endpoint");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true); // else the second part of an answer waits 40 ms for an ACK
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head; !(head = head(in)).isEmpty(); ) {
        in.readNBytes(Math.min(bodyBytes, length(head)));
        requests.incrementAndGet();
        answer.write(head, new Counted(socket.getOutputStream()));
      }
    } catch (IOException e) {
      // the client has had enough
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next; head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0; ) {
      head.append((char) next);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.toLowerCase(Locale.ROOT)
        .lines()
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private final class Counted extends OutputStream {

    private final OutputStream out;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int next) throws IOException {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      bytesWritten.addAndGet(length);
    }
  }

  /** A whole answer. */
  public static void http(OutputStream out, String status, String headers, byte[] body)
      throws IOException {
    out.write(head(status, headers + "Content-Length: " + body.length + "\r\n"));
    out.write(body);
  }

  /** What comes before a body. */
  public static byte[] head(String status, String headers) {
    return ("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    try {
      server.close();
      acceptor.join(); // until then it may still accept a connection
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
