// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers to PutRecords that say that all records are stored, in CBOR (RFC 8949). The SDK
 * makes an object of each record, and reads all other answers. One thread, for one answer.
 */
final class StoredAnswer {

  private static final int ZERO = 0; // the number, in one byte
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int NULL = 0xf6;
  private static final int BREAK = 0xff;
  private static final int INDEFINITE = 31;
  private static final int OPEN_END = -1;

  /** Something in the answer is for the SDK to read. */
  private static final class NotPlainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPlainException() {
      super(null, null, false, false);
    }
  }

  private final byte[] answer;
  private final int end;
  private final Set<String> shardIds = new HashSet<>();
  private int at;
  private int shardFrom; // where the shard of the record before is
  private int shardBytes = -1;

  private StoredAnswer(byte[] answer, int length) {
    this.answer = answer;
    this.end = length;
  }

  /**
   * The shards of the records, or null: the answer says something else than that all are stored.
   *
   * @param records how many there are
   */
  static @Nullable Set<String> shards(byte[] answer, int length, int records) {
    StoredAnswer reader = new StoredAnswer(answer, length);
    try {
      reader.readAll(records);
      return reader.shardIds;
    } catch (NotPlainException e) {
      return null;
    }
  }

  private void readAll(int records) {
    int read = -1;
    int left = begin(MAP);
    while (hasNext(left)) {
      left--;
      int from = text();
      if (isText(from, "Records") && read < 0) {
        read = readRecords();
      } else if (isText(from, "FailedRecordCount")) {
        demand(at < end && answer[at++] == ZERO);
      } else {
        demand(isText(from, "EncryptionType"));
        skipText();
      }
    }
    demand(read == records && at == end);
  }

  private int readRecords() {
    int count = 0;
    int left = begin(ARRAY);
    while (hasNext(left)) {
      left--;
      count++;
      readRecord();
    }
    return count;
  }

  private void readRecord() {
    boolean isStored = false;
    int left = begin(MAP);
    while (hasNext(left)) {
      left--;
      int from = text();
      if (isText(from, "SequenceNumber")) {
        int number = text();
        demand(at > number && isWithin('0', '9', number));
        isStored = true;
      } else if (isText(from, "ShardId")) {
        readShard();
      } else {
        demand(isText(from, "ErrorCode") || isText(from, "ErrorMessage"));
        skipText();
      }
    }
    demand(isStored);
  }

  private void readShard() {
    int from = text();
    int length = at - from;
    if (!Arrays.equals(answer, from, at, answer, shardFrom, shardFrom + Math.max(0, shardBytes))) {
      demand(length > 0 && isAscii(from));
      shardIds.add(new String(answer, from, length, StandardCharsets.US_ASCII));
      shardFrom = from;
      shardBytes = length;
    }
  }

  /** Reads the head of a map or an array; how many elements it has. */
  private int begin(int type) {
    demand(at < end && (answer[at] & 0xff) >> 5 == type);
    if ((answer[at] & 31) == INDEFINITE) {
      at++;
      return OPEN_END;
    }
    return length(type);
  }

  private boolean hasNext(int left) {
    if (left >= 0) {
      return left > 0;
    }
    demand(at < end);
    if ((answer[at] & 0xff) == BREAK) {
      at++;
      return false;
    }
    return true;
  }

  /** Reads a text; where its bytes begin. They end where the next thing begins. */
  private int text() {
    int length = length(TEXT);
    demand(length <= end - at);
    int from = at;
    at += length;
    return from;
  }

  /** A text or nothing. */
  private void skipText() {
    if (at < end && (answer[at] & 0xff) == NULL) {
      at++;
    } else {
      demand(isAscii(text()));
    }
  }

  private int length(int type) {
    demand(at < end && (answer[at] & 0xff) >> 5 == type);
    int small = answer[at++] & 31;
    if (small < 24) {
      return small;
    }
    demand(small <= 26);
    int bytes = 1 << (small - 24);
    demand(end - at >= bytes);
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | (answer[at++] & 0xff);
    }
    demand(length >= 0);
    return length;
  }

  private boolean isText(int from, String ascii) {
    if (at - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (answer[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Visible and in one byte each; the SDK refuses an answer whose UTF-8 is broken. */
  private boolean isAscii(int from) {
    return isWithin('!', '~', from);
  }

  private boolean isWithin(char least, char most, int from) {
    for (int i = from; i < at; i++) {
      if (answer[i] < least || answer[i] > most) {
        return false;
      }
    }
    return true;
  }

  private static void demand(boolean isPlain) {
    if (!isPlain) {
      throw new NotPlainException();
    }
  }
}
