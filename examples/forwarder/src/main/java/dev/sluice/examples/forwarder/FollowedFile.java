// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file from its start and then what is added to it, for ever, as {@code tail -F} does: it
 * waits for a file that is not there yet; goes on at the start of one that got shorter; and when
 * another file took its name it reads the old one to the end, and then the new one from its start.
 *
 * <p>It does not see that a file was truncated and has grown beyond its former size since the last
 * look, 200 ms ago. Where it stopped reading is not kept: the next run begins at the start again.
 */
final class FollowedFile implements Input {

  private static final long LOOK_MILLIS = 200;
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path path;
  private final Lines lines;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private volatile boolean stopped;
  private volatile boolean ended;

  FollowedFile(Path path, Lines lines) {
    this.path = path;
    this.lines = lines;
  }

  @Override
  public void read() throws IOException, InterruptedException {
    try {
      Object done = null;
      while (!stopped || isOther(done)) {
        try (Opened file = open()) {
          if (file == null) {
            Thread.sleep(LOOK_MILLIS);
          } else {
            follow(file);
            lines.finish();
            done = file.key;
          }
        }
      }
    } finally {
      ended = true;
    }
  }

  /** Null when there is no such file, or it was replaced just now. */
  private @Nullable Opened open() throws IOException {
    Object before = key();
    if (before == null) {
      return null;
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(path);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (before.equals(key())) {
      return new Opened(channel, before);
    }
    channel.close();
    return null;
  }

  private void follow(Opened file) throws IOException, InterruptedException {
    boolean last = false;
    while (true) {
      boolean grown = readOn(file);
      if (file.channel.size() < file.channel.position()) {
        lines.finish();
        file.channel.position(0);
      } else if (!grown && (last || stopped)) {
        return;
      } else {
        // One more look after it lost its name: who renamed it may not have told the writer yet.
        last = isOther(file.key);
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private boolean readOn(Opened file) throws IOException {
    boolean grown = false;
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    for (int count = file.channel.read(buffer); count > 0; count = file.channel.read(buffer)) {
      lines.accept(chunk, count);
      buffer.clear();
      grown = true;
    }
    return grown;
  }

  /** Whether there is a file of this name that is not the one with this key. */
  private boolean isOther(@Nullable Object key) throws IOException {
    Object now = key();
    return now != null && !now.equals(key);
  }

  /** What tells files of one name apart; null when there is none. */
  private @Nullable Object key() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return Objects.requireNonNullElse(attributes.fileKey(), path); // not every system has one
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  /** The reading thread ends by itself, at the end of the file that it has open. */
  @Override
  public boolean isIdle() {
    return ended;
  }

  @Override
  public void close() {
    lines.close();
  }

  private record Opened(FileChannel channel, Object key) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
