// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import dev.sluice.internal.util.Slots;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Chooses the shard of a key by a secret instead of the MD5 that everybody can compute: the first
 * 16 bytes of HMAC-SHA-256(salt, key) as Kinesis's explicit hash key. Thread-safe; keeps a Mac for
 * each of a few threads.
 */
final class SaltedHash {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_KEY_BYTES = 16;

  private final Slots<Mac> macs;

  SaltedHash(String salt) {
    SecretKeySpec secret = new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.macs = new Slots<>(() -> mac(secret));
  }

  private static Mac mac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
    }
  }

  /** The explicit hash key of a partition key: an unsigned number of 128 bits in decimal. */
  String of(String key) {
    Mac mac = macs.take();
    byte[] hash = mac.doFinal(key.getBytes(StandardCharsets.UTF_8));
    macs.give(mac);
    return new BigInteger(1, Arrays.copyOf(hash, HASH_KEY_BYTES)).toString();
  }
}
