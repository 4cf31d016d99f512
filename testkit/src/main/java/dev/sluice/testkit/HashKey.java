// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A point of the stream's hash space: an unsigned 128-bit number. Two longs rather than a {@link
 * BigInteger}, because the endpoint makes one for every record it is sent.
 */
record HashKey(long high, long low) implements Comparable<HashKey> {
  static final HashKey MIN = new HashKey(0, 0);
  static final HashKey MAX = new HashKey(-1, -1);

  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);
  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashKey::newMd5);

  /** The place Kinesis gives a partition key: the MD5 of its UTF-8 bytes. */
  static HashKey ofPartitionKey(String partitionKey) {
    ByteBuffer digest =
        ByteBuffer.wrap(md5().digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    return new HashKey(digest.getLong(), digest.getLong());
  }

  /** The place a record takes: its explicit hash key if it has one. */
  static HashKey of(String partitionKey, @Nullable String explicit) {
    return explicit == null ? ofPartitionKey(partitionKey) : of(new BigInteger(explicit));
  }

  static HashKey of(BigInteger value) {
    if (!isInSpace(value)) {
      throw new IllegalArgumentException("a hash key must be in [0, 2^128 - 1]: " + value);
    }
    return new HashKey(value.shiftRight(64).longValue(), value.longValue());
  }

  static boolean isInSpace(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(SPACE) < 0;
  }

  static MessageDigest md5() {
    return MD5.get();
  }

  BigInteger toBigInteger() {
    return new BigInteger(1, ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  @Override
  public int compareTo(HashKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
