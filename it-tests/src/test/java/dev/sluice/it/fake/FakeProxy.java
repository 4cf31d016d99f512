// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy that takes every host name for one place: CONNECT for https, and plain requests,
 * one a connection. Records the hosts it was asked for, and what it was told first.
 */
public final class FakeProxy implements AutoCloseable {

  private final ServerSocket server;
  private final URI target;
  private final @Nullable String authorization;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private FakeProxy(URI target, @Nullable String authorization) {
    this.target = target;
    this.authorization = authorization;
    try {
      byte[] loopback = {127, 0, 0, 1};
      server = new ServerSocket(0, 16, InetAddress.getByAddress(loopback));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Lets everybody through, to this place. */
  public static FakeProxy to(URI target) {
    return new FakeProxy(target, null);
  }

  /** Asks for Basic credentials first. */
  public static FakeProxy to(URI target, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new FakeProxy(target, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The places that were asked for and let through, as host:port. */
  public List<String> hosts() {
    return hosts;
  }

  /** The heads of all requests, those that were refused included. */
  public List<String> heads() {
    return heads;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      String head = head(in);
      while (!head.isEmpty() && !isAllowed(head)) {
        heads.add(head);
        write(
            socket.getOutputStream(),
            "HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"it\"\r\nContent-Length: 0\r\n\r\n");
        head = head(in);
      }
      if (!head.isEmpty()) {
        heads.add(head);
        pass(socket, head);
      }
    } catch (IOException e) {
      heads.add("[" + e + "]");
    }
  }

  private boolean isAllowed(String head) {
    return authorization == null || head.contains("Proxy-Authorization: " + authorization + "\r\n");
  }

  private void pass(Socket socket, String head) throws IOException {
    String place = head.split(" ", 3)[1];
    try (Socket there = new Socket(target.getHost(), target.getPort())) {
      if (head.toUpperCase(Locale.ROOT).startsWith("CONNECT ")) {
        hosts.add(place);
        write(socket.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
      } else {
        URI uri = URI.create(place);
        hosts.add(uri.getHost() + ":" + uri.getPort());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        write(there.getOutputStream(), head.replaceFirst(" \\S+ ", " " + path + " "));
      }
      threads.execute(() -> copy(there, socket));
      copy(socket, there);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // one of them has gone, and the other follows
    }
  }

  /** Up to the empty line; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\n")) {
      int read = in.read();
      if (read < 0) {
        return "";
      }
      text.append((char) read);
    }
    return text.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
