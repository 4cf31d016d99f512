// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hash keys as Kinesis computes them: the MD5 of the partition key in UTF-8, as an unsigned 128-bit
 * number. Source: the page "Kinesis Data Streams terminology and concepts", partition key.
 *
 * @hidden
 */
public final class HashKeys {

  private HashKeys() {}

  public static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** The hash key of a partition key. */
  public static BigInteger of(String partitionKey) {
    return new BigInteger(1, md5().digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
  }
}
