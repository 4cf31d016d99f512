// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and the connections that came through it; can be closed and opened again.
 */
final class Listener {
  // Not InetAddress.getLoopbackAddress(): that may be ::1.
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 256;
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int BIND_ATTEMPTS = 20;
  private static final long END_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Function<Socket, HttpConnection> connections;
  private final WaitingRoom waiting;
  private final Consumer<Throwable> failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Set<HttpConnection> open = new HashSet<>();
  private @Nullable ServerSocket server;
  private boolean isAccepting;
  private int port;

  /**
   * @param failures gets errors that keep a connection from being served, without errors inside the
   *     connection
   */
  Listener(
      int port,
      Function<Socket, HttpConnection> connections,
      WaitingRoom waiting,
      Consumer<Throwable> failures) {
    this.port = port;
    this.connections = connections;
    this.waiting = waiting;
    this.failures = failures;
  }

  int port() {
    lock.lock();
    try {
      return port;
    } finally {
      lock.unlock();
    }
  }

  int connectionCount() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      if (server != null) {
        return;
      }
      ServerSocket opened = port == 0 ? bindAny() : bind(port);
      port = opened.getLocalPort();
      server = opened;
      isAccepting = true;
      start("accept", () -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the port and every connection, and waits for their threads to let go. */
  void close() {
    lock.lock();
    try {
      if (server != null) {
        server.close();
        server = null;
      }
      open.forEach(HttpConnection::abandon);
      waiting.wake();
      long leftNanos = END_TIMEOUT_NANOS;
      // A thread in accept() keeps the port until it has come out of there.
      while ((isAccepting || !open.isEmpty()) && leftNanos > 0) {
        leftNanos = ended.awaitNanos(leftNanos);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close 127.0.0.1:" + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Binds a free port below the range that the system gives to clients: during a pause, a port of
   * that range could be taken by any client on the machine.
   */
  private static ServerSocket bindAny() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1));
      } catch (BindException e) {
        if (attempt == BIND_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket bound = new ServerSocket();
    try {
      // The port must be ours again at once, although old connections linger on it.
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), BACKLOG);
      return bound;
    } catch (IOException e) {
      bound.close();
      throw e;
    }
  }

  private void accept(ServerSocket from) {
    try {
      while (!from.isClosed()) {
        acceptOne(from);
      }
    } finally {
      ended(() -> isAccepting = false);
    }
  }

  private void acceptOne(ServerSocket from) {
    try {
      Socket socket = from.accept();
      try {
        serve(from, socket);
      } catch (Throwable t) { // such as no memory for another thread
        socket.close();
        throw t;
      }
    } catch (IOException e) {
      // Mostly because it was closed; if the process is out of descriptors, the next may succeed.
      Thread.onSpinWait();
    } catch (Throwable t) {
      failures.accept(t);
    }
  }

  private void serve(ServerSocket from, Socket socket) {
    HttpConnection connection = connections.apply(socket);
    if (!admit(from, connection)) {
      connection.abandon();
      return;
    }
    try {
      start("connection", () -> runToEnd(connection));
    } catch (Throwable t) {
      ended(() -> open.remove(connection)); // else a close would wait for it
      throw t;
    }
  }

  private boolean admit(ServerSocket from, HttpConnection connection) {
    lock.lock();
    try {
      return from == server && open.add(connection);
    } finally {
      lock.unlock();
    }
  }

  private void runToEnd(HttpConnection connection) {
    try {
      connection.run();
    } finally {
      ended(() -> open.remove(connection));
    }
  }

  private void ended(Runnable change) {
    lock.lock();
    try {
      change.run();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void start(String role, Runnable work) {
    Thread thread = new Thread(work, "sluice-testkit-" + role);
    thread.setDaemon(true);
    thread.start();
  }
}
