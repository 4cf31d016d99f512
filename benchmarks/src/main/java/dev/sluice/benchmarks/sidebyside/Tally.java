// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has arrived: records as Kinesis counts and bills them, and the events in them, found by
 * their numbers whatever the format. Any thread.
 */
final class Tally {

  private static final int PAYLOAD_UNIT_BYTES = 25 * 1024;
  private static final int KIB = 1024;
  private static final int HALF = Lines.NUMBER_DIGITS / 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final long[] countByLine = new long[Lines.COUNT];
  private final List<byte[]> unread = new ArrayList<>();
  private long events;
  private long strangers;
  private long records;
  private long bytes;
  private long payloadUnits;
  private long kibibytes;

  /** Takes one record; a compressed one is kept, to be read when there is time. */
  void add(byte[] buffer, int offset, int length, int keyLength) {
    lock.lock();
    try {
      records++;
      bytes += length;
      payloadUnits += (length + keyLength + PAYLOAD_UNIT_BYTES - 1) / PAYLOAD_UNIT_BYTES;
      kibibytes += (length + keyLength + KIB - 1) / KIB;
      if (isZstd(buffer, offset, length)) {
        unread.add(Arrays.copyOfRange(buffer, offset, offset + length));
      } else {
        read(buffer, offset, offset + length);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes text that is no record, such as a piece of a file that ends with a line. */
  void addText(byte[] text, int length) {
    lock.lock();
    try {
      bytes += length;
      read(text, 0, length);
    } finally {
      lock.unlock();
    }
  }

  void reset() {
    lock.lock();
    try {
      Arrays.fill(countByLine, 0);
      unread.clear();
      events = 0;
      strangers = 0;
      records = 0;
      bytes = 0;
      payloadUnits = 0;
      kibibytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many events have arrived. */
  long events() throws IOException {
    lock.lock();
    try {
      for (byte[] data : unread) {
        byte[] text = decompressed(data);
        read(text, 0, text.length);
      }
      unread.clear();
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** The figures, and how many events are missing, or there too often, of the first {@code n}. */
  Figures figures(long n) throws IOException {
    lock.lock();
    try {
      long found = events();
      long wrong = strangers;
      for (int line = 0; line < Lines.COUNT; line++) {
        long expected = n / Lines.COUNT + (line < n % Lines.COUNT ? 1 : 0);
        wrong += Math.abs(countByLine[line] - expected);
      }
      Figures figures = new Figures();
      figures.count("arrived", found);
      figures.count("wrong", wrong);
      figures.count("records", records);
      figures.count("bytes", bytes);
      figures.count("payloadUnits", payloadUnits);
      figures.count("kibibytes", kibibytes);
      return figures;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds numbers: 16 digits, the first eight of them zero. Of eight zeros in a row one stands at
   * each eighth place, so only those are looked at.
   */
  private void read(byte[] text, int from, int to) {
    int i = from + HALF - 1;
    while (i < to) {
      if (text[i] != '0') {
        i += HALF;
        continue;
      }
      int start = i;
      while (start > from && text[start - 1] == '0') {
        start--;
      }
      int number = start + Lines.NUMBER_DIGITS <= to ? numberAt(text, start) : -1;
      if (number < 0) {
        i += HALF;
        continue;
      }
      events++;
      if (number < Lines.COUNT) {
        countByLine[number]++;
      } else {
        strangers++;
      }
      i = start + Lines.NUMBER_DIGITS + HALF - 1;
    }
  }

  private static int numberAt(byte[] text, int start) {
    for (int i = start; i < start + HALF; i++) {
      if (text[i] != '0') {
        return -1;
      }
    }
    int number = 0;
    for (int i = start + HALF; i < start + Lines.NUMBER_DIGITS; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static boolean isZstd(byte[] data, int offset, int length) {
    return length > 4
        && data[offset] == 0x28
        && data[offset + 1] == (byte) 0xb5
        && data[offset + 2] == 0x2f
        && data[offset + 3] == (byte) 0xfd;
  }

  private static byte[] decompressed(byte[] data) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(data))) {
      return in.readAllBytes();
    }
  }
}
