// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PutRecords takes; whatever breaks these rules fails the whole request, as at AWS. */
final class KinesisLimits {
  static final int MAX_RECORDS = 500;
  static final int MIB = 1024 * 1024;
  static final int MAX_REQUEST_BYTES = 10 * MIB;
  static final int DEFAULT_MAX_RECORD_BYTES = MIB;
  static final int MAX_RECORD_BYTES = 10 * MIB;

  private static final int MAX_KEY_CHARACTERS = 256;

  private KinesisLimits() {}

  static ApiException violated(String member, String constraint) {
    return ApiException.validation(
        "1 validation error detected: Value at '"
            + member
            + "' failed to satisfy constraint: Member "
            + constraint);
  }

  /** The bytes of the records, keys included, if the request may be taken. */
  static long check(@Nullable List<OfferedRecord> records, int maxRecordBytes) throws ApiException {
    if (records == null) {
      throw violated("records", "must not be null");
    }
    if (records.isEmpty()) {
      throw violated("records", "must have length greater than or equal to 1");
    }
    if (records.size() > MAX_RECORDS) {
      throw violated("records", "must have length less than or equal to " + MAX_RECORDS);
    }
    long byteCount = 0;
    for (int i = 0; i < records.size(); i++) {
      byteCount += checkRecord(records.get(i), i + 1, maxRecordBytes);
    }
    if (byteCount > MAX_REQUEST_BYTES) {
      throw ApiException.invalidArgument("Records size exceeds 10 MB limit: " + byteCount);
    }
    return byteCount;
  }

  private static int checkRecord(OfferedRecord record, int place, int maxRecordBytes)
      throws ApiException {
    String key = record.partitionKey();
    String member = "records." + place + ".member.";
    if (key.isEmpty()) {
      throw violated(member + "partitionKey", "must have length greater than or equal to 1");
    }
    // No key can have fewer characters than half its chars, so most are never counted.
    if (key.length() > MAX_KEY_CHARACTERS
        && key.codePointCount(0, key.length()) > MAX_KEY_CHARACTERS) {
      throw violated(member + "partitionKey", "must have length less than or equal to 256");
    }
    int byteCount = record.dataLength() + utf8Length(key);
    if (byteCount > maxRecordBytes) {
      throw violated(member + "data", "must have length less than or equal to " + maxRecordBytes);
    }
    String explicit = record.explicitHashKey();
    if (explicit != null) {
      checkHashKey(explicit, member);
    }
    return byteCount;
  }

  private static void checkHashKey(String explicit, String member) throws ApiException {
    boolean isDecimal =
        !explicit.isEmpty()
            && explicit.length() <= 39
            && explicit.chars().allMatch(c -> c >= '0' && c <= '9')
            && (explicit.length() == 1 || explicit.charAt(0) != '0');
    if (!isDecimal) {
      throw violated(
          member + "explicitHashKey",
          "must satisfy regular expression pattern: 0|([1-9]\\d{0,38})");
    }
    if (!HashKey.isInSpace(new BigInteger(explicit))) {
      throw ApiException.invalidArgument(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."
              + " Specified value was "
              + explicit);
    }
  }

  private static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isSurrogate(c)) {
        // Half of the four bytes of a pair.
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
