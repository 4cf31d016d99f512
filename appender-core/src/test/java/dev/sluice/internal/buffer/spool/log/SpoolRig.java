// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.fake.ManualTicker;
import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.files.WatchedDisk;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A spool on a real disk with what a test needs around it. Records are functions of a number. */
public final class SpoolRig {

  public final FaultyDisk disk = new FaultyDisk();
  public final ManualTicker ticker = new ManualTicker();
  public final List<String> warnings = new ArrayList<>();
  public final List<String> infos = new ArrayList<>();
  Runnable beforeWarning = () -> {};
  public BiConsumer<String, Path> watcher = (what, path) -> {};
  public Path root;
  public long maxBytes = 1L << 30;
  public long floorBytes;
  public long segmentBytes = 16 << 20;
  public SpoolSettings.Sync sync = SpoolSettings.Sync.NONE;
  Packing packing = new Packing(Packing.Aggregation.NONE, Packing.Compression.NONE);
  public CountingSpool spool;

  /** As many records will be decoded, and then the memory is full once; negative for never. */
  int decodesLeft = -1;

  private PutEntry decode(FrameFormat format, byte[] bytes, int offset, int length, long nowNanos) {
    if (decodesLeft >= 0 && decodesLeft-- == 0) {
      throw new OutOfMemoryError("made");
    }
    return format.decode(bytes, offset, length, nowNanos);
  }

  public SpoolRig(Path root) {
    this.root = root;
  }

  /** The next warning finds no memory. */
  void failNextWarning() {
    beforeWarning =
        () -> {
          beforeWarning = () -> {};
          throw new OutOfMemoryError("a test's");
        };
  }

  public CountingSpool open() {
    spool = tryOpen("app");
    if (spool == null) {
      throw new AssertionError("the spool is not usable: " + warnings);
    }
    return spool;
  }

  private void begins(String what, Path path) {
    watcher.accept(what, path);
    disk.begins(what, path);
  }

  public CountingSpool tryOpen(String appender) {
    SpoolSettings settings = new SpoolSettings(maxBytes, floorBytes, segmentBytes, sync);
    FrameFormat format =
        new FrameFormat(Ticker.unixNanos() / 1_000_000, ticker.nanoTime(), packing);
    LogContext context =
        new LogContext(
            new WatchedDisk(disk, this::begins, null),
            format,
            (bytes, offset, length, nowNanos) -> decode(format, bytes, offset, length, nowNanos),
            ticker,
            (kind, text) -> {
              beforeWarning.run();
              warnings.add(kind + ": " + text);
            },
            infos::add);
    Spool opened = Spool.open(context, root, appender, settings);
    return opened == null ? null : new CountingSpool(opened, warnings);
  }

  /** Looks into all that an earlier process left. */
  public CountingSpool openRecovered() {
    open();
    for (int i = 0; i < 10_000 && spool.nanosToDue() == 0; i++) {
      spool.runDue();
    }
    return spool;
  }

  /**
   * What kill -9 leaves: the files as the kernel has them now, in a place of their own, and nobody
   * who holds them. The old spool is closed for the sake of this JVM.
   */
  public void crash(Path newRoot) {
    try {
      copy(root, newRoot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    disk.heal();
    spool.close();
    root = newRoot;
  }

  /** The header that a later version would write. */
  public static byte[] laterHeader(long firstId) {
    byte[] header = FrameFormat.segmentHeader(firstId, 0);
    ByteBuffer.wrap(header).putInt(4, FrameFormat.SEGMENT_VERSION + 1);
    ByteBuffer.wrap(header).putInt(20, crc(header, 0, 20));
    return header;
  }

  /** The numbers from the first to the last. */
  public static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          if (!Files.exists(target)) {
            Files.createDirectory(target, LocalDisk.permissions("rwx------"));
          }
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  public static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The record of this number: some have an explicit hash key, some hold the frame's magic. */
  static PutEntry entry(int number) {
    Random random = new Random(number);
    int size = number % 97 == 96 ? 30_000 : random.nextInt(600);
    return entry(number, size);
  }

  static PutEntry entry(int number, int size) {
    Random random = new Random(number * 31L + size);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    if (size > 60 && number % 3 == 0) {
      ByteBuffer.wrap(bytes).putInt(random.nextInt(size - 40), FrameFormat.FRAME_MAGIC);
    }
    byte[] name = (number + ":" + size + ";").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer data = ByteBuffer.allocate(name.length + size);
    data.put(name).put(bytes);
    String hashKey = number % 2 == 0 ? String.valueOf(number) : null;
    int events = 1 + number % 5;
    return PutEntry.aggregate(
        "key-" + number,
        hashKey,
        data.array(),
        severities(number, events),
        10L * number + size,
        0,
        0);
  }

  private static SeverityCounts severities(int number, int events) {
    Severity[] all = Severity.values();
    SeverityCounts none = SeverityCounts.NONE;
    SeverityCounts most = SeverityCounts.of(all[number % all.length], events - 1);
    SeverityCounts one = SeverityCounts.of(all[(number + 1) % all.length], 1);
    return most.minus(none.minus(one));
  }

  /** The number of a record; fails if anything in it is not what was appended. */
  static int number(PutEntry entry) {
    String text = new String(entry.data(), StandardCharsets.ISO_8859_1);
    int colon = text.indexOf(':');
    int number = Integer.parseInt(text.substring(0, colon));
    int size = Integer.parseInt(text.substring(colon + 1, text.indexOf(';')));
    PutEntry expected = entry(number, size);
    if (!java.util.Arrays.equals(expected.data(), entry.data())
        || !expected.partitionKey().equals(entry.partitionKey())
        || !java.util.Objects.equals(expected.explicitHashKey(), entry.explicitHashKey())
        || expected.eventCount() != entry.eventCount()
        || !expected.severities().equals(entry.severities())
        || expected.eventBytes() != entry.eventBytes()) {
      throw new AssertionError("wrong data in record " + number);
    }
    return number;
  }

  Frame append(int number) {
    return spool.append(entry(number), false);
  }

  /** Takes all that waits, and acknowledges nothing. */
  public List<Frame> takeAll() {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame; (frame = spool.next()) != null; ) {
      frames.add(frame);
    }
    return frames;
  }

  static List<Integer> numbers(List<Frame> frames) {
    return frames.stream().map(frame -> number(frame.entry())).toList();
  }

  public List<Path> segments() {
    return files(root, "seg-");
  }

  public static List<Path> files(Path root, String prefix) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An independent look at the format: tries each offset. Numbers of whole frames and their ids.
   */
  public static Map<Integer, Long> intact(Path segment) {
    try {
      return intact(Files.readAllBytes(segment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<Integer, Long> intact(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    Map<Integer, Long> found = new HashMap<>();
    for (int at = 0; at + 28 <= bytes.length; at++) {
      if (file.getInt(at) != 0xF5534C46 || file.getInt(at + 20) != crc(bytes, at, 20)) {
        continue;
      }
      int length = file.getInt(at + 4);
      if (length < 44 || at + 28L + length > bytes.length) {
        continue;
      }
      if (file.getInt(at + 24) == crc(bytes, at + 28, length)) {
        int keyBytes = file.getShort(at + 30);
        int flags = file.get(at + 29);
        int hashBytes = (flags & 1) == 1 ? 1 + file.get(at + 72 + keyBytes) : 0;
        int data = at + 72 + keyBytes + hashBytes + (flags >> 1 & 1);
        String text =
            new String(bytes, data, Math.min(12, bytes.length - data), StandardCharsets.ISO_8859_1);
        found.put(Integer.parseInt(text.substring(0, text.indexOf(':'))), file.getLong(at + 12));
      }
    }
    return found;
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
