// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Takes connections, and from each of them lines, in order; nothing is answered. At most {@value
 * #MAX_CONNECTIONS} at once: the next one waits until another ends.
 */
final class TcpInput implements Input {

  private static final int MAX_CONNECTIONS = 32;

  /** By their names, as a small JRE may lack the module jdk.net. The system's are two hours. */
  private static final Map<String, Integer> KEEP_ALIVE =
      Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 6);

  private final ServerSocket server;
  private final Supplier<Lines> lines;
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
  private final Set<StreamInput> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  private TcpInput(ServerSocket server, Supplier<Lines> lines) {
    this.server = server;
    this.lines = lines;
  }

  /** Port 0 is any free one. */
  static TcpInput listen(InetSocketAddress address, Supplier<Lines> lines) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(address);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return new TcpInput(server, lines);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void read() throws IOException, InterruptedException {
    while (true) {
      room.acquire();
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        if (stopped) {
          return;
        }
        throw e;
      }
      StreamInput connection = new StreamInput(socket.getInputStream(), lines.get());
      connections.add(connection);
      Thread thread = new Thread(() -> read(socket, connection), "connection " + socket.getPort());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void read(Socket socket, StreamInput connection) {
    try (socket) {
      watch(socket);
      connection.read();
    } catch (IOException | InterruptedException e) {
      System.err.println("forwarder: a connection ended: " + e);
      connection.close(); // its last line may be half a line: that is what came
    } finally {
      connections.remove(connection);
      room.release();
    }
  }

  /** A client that vanished, as without power, holds its place for two minutes, not for ever. */
  static void watch(Socket socket) {
    try {
      socket.setKeepAlive(true);
      for (SocketOption<?> option : socket.supportedOptions()) {
        Integer value = KEEP_ALIVE.get(option.name());
        if (value != null) {
          set(socket, option, value);
        }
      }
    } catch (IOException e) {
      // it has ended already: what it sent is still read
    }
  }

  private static <T> void set(Socket socket, SocketOption<T> option, Object value)
      throws IOException {
    socket.setOption(option, option.type().cast(value));
  }

  @Override
  public void stop() {
    stopped = true;
    try {
      server.close();
    } catch (IOException e) {
      System.err.println("forwarder: the port was not closed: " + e);
    }
  }

  @Override
  public boolean isIdle() {
    return connections.stream().allMatch(StreamInput::isIdle);
  }

  @Override
  public void close() {
    connections.forEach(StreamInput::close);
  }
}
