// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real disk that fails when told, and says what was done to it. */
public final class FaultyDisk implements Disk {

  private final LocalDisk disk = new LocalDisk();
  final Set<Path> open = new HashSet<>();
  final Map<Path, Long> syncedBytes = new HashMap<>();
  int opened;
  int directorySyncs;
  final List<Path> syncedDirectories = new ArrayList<>();
  int largestRead;
  public boolean noSpace;
  public boolean noMemory; // for a write or a deletion
  public boolean noSpaceBehindHeader; // a segment can be made, and takes no frame
  boolean failCutting;
  public boolean failSync;
  public boolean failReads;
  boolean failOpening; // for reading, of segments
  boolean failCursorReads;
  final BitSet badPages = new BitSet(); // of all segments
  boolean failsWholeReads; // not even what is before a bad page comes
  int mostBytesOfARead = Integer.MAX_VALUE;
  int failedReads;
  boolean failDeletes;
  boolean failMoves;
  public boolean failCreation;
  boolean failLocks;
  public boolean deletionsFreeNothing; // another process has the files open
  public long freeBytes = Long.MAX_VALUE;
  int freeBytesAsked;
  public Long totalBytes; // null: what the disk says

  /** Files that may be made or opened from here; one more fails the test: the work does not end. */
  int filesLeft = Integer.MAX_VALUE;

  /** Asked before each operation, by its name; what it throws is what the operation throws. */
  Gate gate = (what, path) -> {};

  boolean tearsWrites; // a write that the gate refuses leaves its first half

  interface Gate {
    void pass(String what, Path path) throws IOException;
  }

  private String slow = "";
  private Runnable meanwhile = () -> {};

  /** The next time the device has to do this, that happens before it has done it. */
  public void during(String what, Runnable happens) {
    slow = what;
    meanwhile = happens;
  }

  @Override
  public void begins(String what, Path path) {
    if (what.equals(slow)) {
      slow = "";
      meanwhile.run();
    }
  }

  /** All is well again. */
  public void heal() {
    gate = (what, path) -> {};
    noSpace = false;
    noMemory = false;
    noSpaceBehindHeader = false;
    failCutting = false;
    failSync = false;
    failReads = false;
    failOpening = false;
    failCursorReads = false;
    badPages.clear();
    mostBytesOfARead = Integer.MAX_VALUE;
    failDeletes = false;
    failMoves = false;
    failCreation = false;
    failLocks = false;
    deletionsFreeNothing = false;
    freeBytes = Long.MAX_VALUE;
    totalBytes = null;
  }

  @Override
  public RandomAccessFile create(Path file) throws IOException {
    gate.pass("create", file);
    if (failCreation) {
      throw new IOException("Read-only file system");
    }
    disk.create(file).close();
    return new FaultyFile(file, "rw");
  }

  @Override
  public RandomAccessFile openOrCreate(Path file) throws IOException {
    if (Files.exists(file)) {
      gate.pass("open", file);
      return new FaultyFile(file, "rw");
    }
    return create(file);
  }

  @Override
  public RandomAccessFile open(Path file) throws IOException {
    gate.pass("open", file);
    if (failOpening && isSegment(file)) {
      throw new FileNotFoundException(file + " (Permission denied)");
    }
    return new FaultyFile(file, "r");
  }

  @Override
  public FileLock lock(RandomAccessFile file) throws IOException {
    gate.pass("lock", null);
    if (failLocks) {
      throw new IOException("No locks available");
    }
    return disk.lock(file);
  }

  @Override
  public void sync(RandomAccessFile file) throws IOException {
    gate.pass("sync", ((FaultyFile) file).path);
    if (failSync) {
      throw new IOException("Input/output error");
    }
    syncedBytes.put(((FaultyFile) file).path, file.length());
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    gate.pass("syncDirectory", directory);
    directorySyncs++;
    syncedDirectories.add(directory);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    gate.pass("move", to);
    if (failMoves) {
      throw new IOException("Input/output error");
    }
    disk.move(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    gate.pass("delete", file);
    if (noMemory) {
      throw new OutOfMemoryError("a test's");
    }
    if (failDeletes) {
      throw new IOException("Input/output error");
    }
    freeBytes += freeBytes == Long.MAX_VALUE || deletionsFreeNothing ? 0 : file.toFile().length();
    disk.delete(file);
  }

  @Override
  public long freeBytes(Path directory) {
    freeBytesAsked++;
    return freeBytes;
  }

  @Override
  public long totalBytes(Path directory) {
    return totalBytes != null ? totalBytes : disk.totalBytes(directory);
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().startsWith("seg-");
  }

  private final class FaultyFile extends RandomAccessFile {

    private final Path path;
    private boolean closed;

    FaultyFile(Path path, String mode) throws IOException {
      super(path.toFile(), mode);
      this.path = path;
      if (filesLeft-- == 0) {
        super.close();
        throw new AssertionError("too many files made or opened at once");
      }
      open.add(path);
      opened++;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (noMemory) {
        throw new OutOfMemoryError("a test's");
      }
      try {
        gate.pass("write", path);
      } catch (IOException e) {
        super.write(bytes, offset, tearsWrites ? length / 2 : 0);
        throw e;
      }
      if (noSpace || (noSpaceBehindHeader && getFilePointer() > 0)) {
        super.write(bytes, offset, length / 2);
        throw new IOException("No space left on device");
      }
      super.write(bytes, offset, length);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      gate.pass("read", path);
      largestRead = Math.max(largestRead, length);
      int most = Math.min(mostBytesOfARead, length);
      if (isSegment(path)) {
        long at = getFilePointer();
        int bad = badPages.nextSetBit((int) (at / 4096));
        long goodBytes = bad < 0 ? most : Math.max(0, bad * 4096L - at);
        if (failReads || goodBytes == 0 || (failsWholeReads && goodBytes < most)) {
          failedReads++;
          throw new IOException("Input/output error");
        }
        most = (int) Math.min(most, goodBytes);
      } else if (failReads || failCursorReads) {
        throw new IOException("Input/output error");
      }
      return super.read(bytes, offset, most);
    }

    @Override
    public void setLength(long length) throws IOException {
      gate.pass("cut", path);
      if (failCutting) {
        throw new IOException("Input/output error");
      }
      super.setLength(length);
    }

    @Override
    public void close() throws IOException {
      boolean first = !closed; // a channel closes its file again
      closed = true;
      if (first) {
        open.remove(path);
        opened--;
      }
      super.close();
      if (first) {
        gate.pass("close", path);
      }
    }
  }
}
