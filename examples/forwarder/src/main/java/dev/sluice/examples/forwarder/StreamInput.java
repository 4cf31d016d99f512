// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.IOException;
import java.io.InputStream;

/** Reads a stream to its end: standard input, a connection, the output of a command. */
class StreamInput implements Input {

  private static final int CHUNK_BYTES = 64 << 10;

  private final InputStream stream;
  private final Lines lines;
  private volatile boolean waiting;
  private volatile boolean ended;

  StreamInput(InputStream stream, Lines lines) {
    this.stream = stream;
    this.lines = lines;
  }

  @Override
  public void read() throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      for (int count = next(chunk); count >= 0; count = next(chunk)) {
        lines.accept(chunk, count);
      }
      lines.finish();
    } finally {
      ended = true;
    }
  }

  private int next(byte[] chunk) throws IOException {
    waiting = true;
    int count = stream.read(chunk);
    waiting = false;
    return count;
  }

  @Override
  public void stop() {}

  @Override
  public boolean isIdle() {
    try {
      return ended || (waiting && stream.available() == 0);
    } catch (IOException e) {
      return true; // closed by the other side: the reading thread will see it too
    }
  }

  /** Whether the end of the stream has come. */
  final boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    lines.close();
  }
}
