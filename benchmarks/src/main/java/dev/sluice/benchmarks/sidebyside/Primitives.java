// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast this machine's Java does what every sender of aggregates over TLS has to do: MD5 closes
 * an aggregate, SHA-256 signs a request, AES-GCM encrypts it. One core, nothing else running.
 */
final class Primitives {

  private static final int AGGREGATE_BYTES = 51_200;
  private static final int REQUEST_BYTES = 5 << 20;
  private static final int TLS_RECORD_BYTES = 16_384;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private Primitives() {}

  /** A line of Markdown, without the mark of a list. */
  static String describe() {
    try {
      double md5 = bytesPerMicro(AGGREGATE_BYTES, digest("MD5", AGGREGATE_BYTES));
      double sha = bytesPerMicro(REQUEST_BYTES, digest("SHA-256", REQUEST_BYTES));
      double aes = bytesPerMicro(TLS_RECORD_BYTES, encrypt());
      return String.format(
          Locale.ROOT,
          "MD5 %.0f MB/s, SHA-256 %.0f MB/s, AES-256-GCM %.0f MB/s, 435 bytes through all three %.2f us",
          md5,
          sha,
          aes,
          435 / md5 + 435 / sha + 435 / aes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Step digest(String algorithm, int bytes) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance(algorithm);
    byte[] data = new byte[bytes];
    return n -> digest.digest(data);
  }

  private static Step encrypt() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    byte[] data = new byte[TLS_RECORD_BYTES];
    byte[] out = new byte[TLS_RECORD_BYTES + TAG_BITS / Byte.SIZE];
    ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
    return n -> {
      nonce.putLong(0, n);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce.array()));
      cipher.doFinal(data, 0, data.length, out);
    };
  }

  private static double bytesPerMicro(int bytes, Step step) throws GeneralSecurityException {
    long n = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      step.run(n++);
    }
    long before = n;
    start = System.nanoTime();
    while (System.nanoTime() - start < MEASURED_NANOS) {
      step.run(n++);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return (n - before) * bytes / BYTES_PER_MEGABYTE / seconds;
  }

  /** One go. */
  private interface Step {
    void run(long n) throws GeneralSecurityException;
  }
}
