// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.Problems;
import dev.sluice.options.RetryOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line of JSON for each Kinesis record that was given up, with its bytes and keys, so
 * that it can be sent later. Only the owner of the file may read it. It is opened at the first
 * record, is appended to, and has a bound. Shipper thread only.
 */
public final class DeadLetterFile {

  /**
   * The bound of the file. A full disk would hurt the host, so further records are only counted.
   */
  static final long MAX_BYTES = 1L << 30;

  private final Path path;
  private final long maxBytes;
  private final Packing own;
  private final JsonFactory json = new JsonFactory();
  private @Nullable OutputStream out;
  private long sizeBytes;
  private @Nullable Object fileKey; // of the open file; null where there are no such keys

  /**
   * @param own the packing of records that do not say theirs
   */
  public DeadLetterFile(String path, Packing own) {
    this(Path.of(path), MAX_BYTES, own);
  }

  DeadLetterFile(Path path, long maxBytes, Packing own) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.own = own;
  }

  /**
   * Only what no later moment can mend: the file and its directory may come with the first record.
   */
  public static void check(RetryOptions options, Problems problems) {
    String file = options.find(RetryOptions.DEAD_LETTER_FILE);
    if (file != null && new File(file).isDirectory()) { // it throws nothing for an odd name
      problems.add("retry.deadLetterFile", "a file", file, "is a directory");
    }
  }

  /** Writes a record through to the file system. */
  void write(DropReason reason, String stream, PutEntry entry) throws IOException {
    byte[] line = line(reason, stream, entry);
    try {
      OutputStream target = open();
      if (sizeBytes + line.length > maxBytes) {
        throw new IOException("it has reached its " + maxBytes + " bytes: move it away");
      }
      target.write(line);
    } catch (Throwable t) {
      close(); // the next record tries again: a full disk may have room by then
      throw t;
    }
  }

  private byte[] line(DropReason reason, String stream, PutEntry entry) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator generator = json.createGenerator(line)) {
      generator.writeStartObject();
      generator.writeStringField("time", Instant.ofEpochSecond(0, Ticker.unixNanos()).toString());
      generator.writeStringField("reason", reason.label());
      generator.writeStringField("stream", stream);
      generator.writeStringField("partitionKey", entry.partitionKey());
      if (entry.explicitHashKey() != null) {
        generator.writeStringField("explicitHashKey", entry.explicitHashKey());
      }
      generator.writeNumberField("events", entry.eventCount());
      Packing packing = entry.packing(own);
      if (packing.aggregation() != Packing.Aggregation.NONE) {
        generator.writeStringField("aggregation", packing.aggregation().word());
      }
      if (packing.compression() != Packing.Compression.NONE) {
        generator.writeStringField("compression", packing.compression().word());
      }
      generator.writeBinaryField("data", entry.data());
      generator.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  private OutputStream open() throws IOException {
    OutputStream existing = out;
    if (existing != null && isInPlace()) {
      return existing;
    }
    close(); // the file was moved away: this record begins a new one
    create();
    look(); // first: if the file is moved away just now, the next record notices
    OutputStream opened = new FileOutputStream(path.toFile(), true);
    out = opened;
    if (endsInsideALine()) { // a full disk or a killed process cut it off
      opened.write('\n');
      sizeBytes++;
    }
    return opened;
  }

  /** Whether the path still names the open file: a tool that rotates files may make a new one. */
  private boolean isInPlace() throws IOException {
    Object opened = fileKey;
    try {
      look();
      return Objects.equals(opened, fileKey);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Each time anew: such a tool may also empty the file. */
  private void look() throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    fileKey = now.fileKey();
    sizeBytes = now.size();
  }

  private boolean endsInsideALine() {
    if (sizeBytes == 0) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(sizeBytes - 1);
      return file.read() != '\n';
    } catch (IOException e) {
      return false; // perhaps we may only write it
    }
  }

  private void create() throws IOException {
    try {
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      // An existing file is appended to and keeps its rights.
    }
  }

  void close() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing waits in the stream.
      }
    }
  }
}
