// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of an answer to PutRecords in CBOR (RFC 8949) which says in the plainest way that
 * each record is stored: names and texts are ASCII, no length of a text is left open, nothing is
 * tagged or stands there twice. Of all other answers it knows nothing. Source of the names: the
 * page "PutRecords" of the Kinesis API reference. One thread.
 */
final class StoredAnswer {

  private static final int UNSIGNED = 0;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int NULL = 0xf6;
  private static final int BREAK = 0xff;

  /** In place of a number of elements: they end with a break. */
  private static final int OPEN = -1;

  private static final int ODD = -2;

  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] FAILED_COUNT = ascii("FailedRecordCount");
  private static final byte[] SEQUENCE_NUMBER = ascii("SequenceNumber");
  private static final byte[] SHARD_ID = ascii("ShardId");

  /** The SDK's parser has a bound of its own, three times as high. */
  private static final int MAX_TEXT_BYTES = 16 << 10;

  /** Shards that are known by their bytes, so that few texts are made. */
  private static final int KNOWN_SHARDS = 16;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int textStart; // of the text that was read last; it ends at at

  private final Set<String> shardIds = new HashSet<>();
  private final int[] knownStarts = new int[KNOWN_SHARDS];
  private final int[] knownEnds = new int[KNOWN_SHARDS];
  private int shardTexts;

  private StoredAnswer(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The shards in which these records were stored, as far as the answer names them.
   *
   * @param length the answer's, at the start of the array
   * @return null if it has to be read by other means
   */
  static @Nullable Set<String> shardIds(byte[] answer, int length, int recordCount) {
    StoredAnswer read = new StoredAnswer(answer, length);
    return read.isStored(recordCount) ? read.shardIds : null;
  }

  private boolean isStored(int recordCount) {
    boolean hasRecords = false;
    int fields = head(MAP);
    if (fields == ODD) {
      return false;
    }
    for (int i = 0; !isEnd(fields, i); i++) {
      if (!isAnyText()) {
        return false;
      }
      if (isNamed(RECORDS)) {
        if (hasRecords || !areStored(recordCount)) {
          return false;
        }
        hasRecords = true;
      } else if (isNamed(FAILED_COUNT)) {
        // The records tell more.
        if (!isNull() && head(UNSIGNED) < 0) {
          return false;
        }
      } else if (!isAscii() || !(isNull() || isText())) {
        return false;
      }
    }
    return hasRecords && at == end;
  }

  private boolean areStored(int recordCount) {
    int count = head(ARRAY);
    if (count != OPEN && count != recordCount) {
      return false;
    }
    int records = 0;
    while (!isEnd(count, records)) {
      if (!isRecordStored()) {
        return false;
      }
      records++;
    }
    return records == recordCount;
  }

  private boolean isRecordStored() {
    boolean hasNumber = false;
    boolean hasShard = false;
    int fields = head(MAP);
    if (fields == ODD) {
      return false;
    }
    for (int i = 0; !isEnd(fields, i); i++) {
      if (!isAnyText()) {
        return false;
      }
      if (isNamed(SEQUENCE_NUMBER)) {
        if (hasNumber || !isText() || !isVisible()) {
          return false;
        }
        hasNumber = true;
      } else if (isNamed(SHARD_ID)) {
        if (hasShard || !isText()) {
          return false;
        }
        hasShard = true;
        if (isVisible()) {
          addShard();
        } else if (textStart != at) {
          return false;
        }
      } else if (!isAscii() || !(isNull() || isText())) {
        return false; // a code or a message beside a sequence number says nothing
      }
    }
    return hasNumber;
  }

  /** Whether a map or an array ends here; a break is taken. At the end of the bytes it does not. */
  private boolean isEnd(int count, int done) {
    if (count != OPEN) {
      return done == count;
    }
    return isNext(BREAK);
  }

  private boolean isNull() {
    return isNext(NULL);
  }

  private boolean isNext(int wanted) {
    if (at == end || (bytes[at] & 0xff) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private boolean isNamed(byte[] name) {
    return Arrays.equals(bytes, textStart, at, name, 0, name.length);
  }

  /** Takes a text of ASCII. */
  private boolean isText() {
    return isAnyText() && isAscii();
  }

  private boolean isAnyText() {
    int length = head(TEXT);
    if (length < 0 || length > Math.min(end - at, MAX_TEXT_BYTES)) {
      return false;
    }
    textStart = at;
    at += length;
    return true;
  }

  private boolean isAscii() {
    int all = 0; // one branch for all bytes
    for (int i = textStart; i < at; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  /** Whether the text has a sign that nobody takes for a space. */
  private boolean isVisible() {
    for (int i = textStart; i < at; i++) {
      if (bytes[i] > ' ') {
        return true;
      }
    }
    return false;
  }

  private void addShard() {
    int known = Math.min(shardTexts, KNOWN_SHARDS);
    for (int i = 0; i < known; i++) {
      if (Arrays.equals(bytes, textStart, at, bytes, knownStarts[i], knownEnds[i])) {
        return;
      }
    }
    shardIds.add(new String(bytes, textStart, at - textStart, StandardCharsets.US_ASCII));
    knownStarts[shardTexts % KNOWN_SHARDS] = textStart;
    knownEnds[shardTexts % KNOWN_SHARDS] = at;
    shardTexts++;
  }

  /** Takes the head of an item of this type: its length or value, {@link #OPEN} or {@link #ODD}. */
  private int head(int type) {
    if (at == end || (bytes[at] & 0xff) >> 5 != type) {
      return ODD;
    }
    int info = bytes[at++] & 0x1f;
    if (info < 24) {
      return info;
    }
    if (info == 31) {
      return type == MAP || type == ARRAY ? OPEN : ODD;
    }
    int size = 1 << (info - 24);
    if (info > 26 || size > end - at) {
      return ODD;
    }
    int value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value < 0 ? ODD : value;
  }
}
