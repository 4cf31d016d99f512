// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The places where events can end up. */
final class Sinks {

  /** Written by {@link CountingAppender}; here, because that needs Logback. */
  static final AtomicLong COUNTED = new AtomicLong();

  private static final int PIECE_BYTES = 1 << 20;

  private Sinks() {}

  /** The endpoint's second port. */
  static Sink endpoint(int port) throws IOException {
    return new Endpoint(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** What the endpoint answers on its second port, which serves one connection at a time. */
  static String ask(int port, String question) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new Endpoint(socket).ask(question);
    }
  }

  /** A file of lines. */
  static Sink file(Path file) {
    return new FileOfLines(file);
  }

  /** An appender that counts, in this process. */
  static Sink counter() {
    return new Counter();
  }

  private static final class Endpoint implements Sink {
    private final BufferedReader in;
    private final Writer out;

    Endpoint(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    @Override
    public void begin() throws IOException {
      ask("begin");
    }

    @Override
    public boolean takesAtOnce() {
      return false;
    }

    @Override
    public long count() throws IOException {
      return Long.parseLong(ask("count"));
    }

    @Override
    public Figures figures(long n) throws IOException {
      return Figures.parse(ask("figures " + n));
    }

    private String ask(String question) throws IOException {
      out.write(question + "\n");
      out.flush();
      String answer = in.readLine();
      if (answer == null) {
        throw new IOException("the endpoint is gone");
      }
      return answer;
    }
  }

  private static final class FileOfLines implements Sink {
    private final Path file;
    private final Tally tally = new Tally();

    FileOfLines(Path file) {
      this.file = file;
    }

    @Override
    public void begin() throws IOException {
      tally.reset();
      // The appender has it open and writes at its end, wherever that is.
      try (RandomAccessFile truncated = new RandomAccessFile(file.toFile(), "rw")) {
        truncated.setLength(0);
      }
    }

    @Override
    public boolean takesAtOnce() {
      return true;
    }

    @Override
    public long count() throws IOException {
      tally.reset();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] piece = new byte[PIECE_BYTES];
        int kept = 0;
        for (int got = in.readNBytes(piece, 0, PIECE_BYTES); got > 0; ) {
          int end = kept + got;
          int line = end;
          while (line > 0 && piece[line - 1] != '\n') {
            line--;
          }
          tally.addText(piece, line);
          kept = end - line;
          System.arraycopy(piece, line, piece, 0, kept);
          got = in.readNBytes(piece, kept, PIECE_BYTES - kept);
        }
      }
      return tally.events();
    }

    @Override
    public Figures figures(long n) throws IOException {
      return tally.figures(n);
    }
  }

  private static final class Counter implements Sink {

    @Override
    public void begin() {
      COUNTED.set(0);
    }

    @Override
    public boolean takesAtOnce() {
      return false;
    }

    @Override
    public long count() {
      return COUNTED.get();
    }

    @Override
    public Figures figures(long n) {
      Figures figures = new Figures();
      figures.count("arrived", COUNTED.get());
      figures.count("wrong", Math.abs(COUNTED.get() - n));
      return figures;
    }
  }
}
