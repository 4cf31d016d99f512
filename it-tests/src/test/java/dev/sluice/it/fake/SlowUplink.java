// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to an endpoint on which all connections together send so many bytes a second; answers come
 * back as fast as they can. Small buffers, so that what does not fit stays with the sender.
 */
public final class SlowUplink implements AutoCloseable {

  private static final int CHUNK_BYTES = 4096;

  private final URI target;
  private final long bytesPerSecond;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ReentrantLock line = new ReentrantLock(true); // chunks take turns
  private final AtomicLong sentBytes = new AtomicLong();

  private SlowUplink(URI target, String address, int port, long bytesPerSecond) {
    this.target = target;
    this.bytesPerSecond = bytesPerSecond;
    try {
      server = new ServerSocket();
      server.setReceiveBufferSize(CHUNK_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public static SlowUplink to(URI target, long bytesPerSecond) {
    return new SlowUplink(target, "127.0.0.1", 0, bytesPerSecond);
  }

  /** One of no noticeable slowness, at this place: where a name moves to. */
  public static SlowUplink at(String address, int port, URI target) {
    return new SlowUplink(target, address, port, 1L << 40);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Bytes that went through to the endpoint, those of requests given up included. */
  public long sentBytes() {
    return sentBytes.get();
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
    try (socket;
        Socket there = new Socket(target.getHost(), target.getPort())) {
      threads.execute(() -> answer(there, socket));
      InputStream in = socket.getInputStream();
      OutputStream out = there.getOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        takeTheLine(read);
        out.write(chunk, 0, read);
        sentBytes.addAndGet(read);
      }
    } catch (IOException | InterruptedException e) {
      return; // one of them has gone, and the other follows
    }
  }

  private void takeTheLine(int bytes) throws InterruptedException {
    line.lockInterruptibly();
    try {
      TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond);
    } finally {
      line.unlock();
    }
  }

  private static void answer(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // likewise
    }
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
