// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.fake;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something between client and endpoint that forgets connections which are idle, such as a load
 * balancer, or a firewall that tells nobody. Connections count as idle when the test says so.
 */
public final class IdleProxy implements AutoCloseable {

  private static final int CHUNK_BYTES = 8192;

  private final URI target;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Link> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger linkCount = new AtomicInteger();
  private final AtomicInteger usedWhenForgotten = new AtomicInteger();

  private IdleProxy(URI target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public static IdleProxy to(URI target) {
    return new IdleProxy(target);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many connections there were. */
  public int links() {
    return linkCount.get();
  }

  /** How many connections sent something after they had been forgotten: nobody gets it. */
  public int usedWhenForgotten() {
    return usedWhenForgotten.get();
  }

  /** Ends all connections, and tells the client: FIN. */
  public void finish() {
    for (Link link : open) {
      link.forget();
      close(link.client);
    }
    open.clear();
  }

  /** Forgets all connections: the client is told nothing, and what it sends gets no answer. */
  public void forget() {
    open.forEach(Link::forget);
    open.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Link link = new Link(server.accept(), new Socket(target.getHost(), target.getPort()));
        linkCount.incrementAndGet();
        open.add(link);
        threads.execute(link::ask);
        threads.execute(link::answer);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection. */
  private final class Link {

    private final Socket client;
    private final Socket there;
    private volatile boolean forgotten;

    Link(Socket client, Socket there) throws IOException {
      this.client = client;
      this.there = there;
      client.setTcpNoDelay(true);
      there.setTcpNoDelay(true);
    }

    void forget() {
      forgotten = true;
      close(there);
    }

    void ask() {
      byte[] chunk = new byte[CHUNK_BYTES];
      try (client;
          there) {
        InputStream in = client.getInputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          if (forgotten) {
            usedWhenForgotten.incrementAndGet();
          } else {
            there.getOutputStream().write(chunk, 0, read);
          }
        }
      } catch (IOException e) {
        return; // one of them has gone
      } finally {
        open.remove(this);
      }
    }

    void answer() {
      byte[] chunk = new byte[CHUNK_BYTES];
      try {
        OutputStream out = client.getOutputStream();
        InputStream in = there.getInputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          out.write(chunk, 0, read);
        }
      } catch (IOException e) {
        return; // likewise
      }
    }
  }

  @Override
  public void close() {
    finish();
    close(server);
    threads.shutdownNow();
  }
}
