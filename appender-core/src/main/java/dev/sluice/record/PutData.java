// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The data of one Kinesis record, in one array or in several. Arrays of a pool go back to it when
 * the record is stored: from then on nobody may read them.
 *
 * @hidden
 */
public final class PutData {

  private final byte[][] parts;
  private final int[] lengths;
  private final int sizeBytes;
  private final @Nullable Consumer<byte[]> pool;
  private boolean isReleased; // shipper thread

  private PutData(byte[][] parts, int[] lengths, @Nullable Consumer<byte[]> pool) {
    this.parts = parts;
    this.lengths = lengths;
    this.pool = pool;
    int sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    this.sizeBytes = sum;
  }

  /** Data in one array, which is handed over. */
  public static PutData of(byte[] whole) {
    return new PutData(new byte[][] {whole}, new int[] {whole.length}, null);
  }

  /**
   * Data whose first and last part are its own, and whose other parts are from a pool.
   *
   * @param parts handed over
   * @param lengths how many bytes of each part belong to it
   * @param pool takes the parts but the first and the last back
   */
  public static PutData pooled(byte[][] parts, int[] lengths, Consumer<byte[]> pool) {
    return new PutData(parts, lengths, pool);
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  public int partCount() {
    return parts.length;
  }

  /** The array of a part, which begins at its first byte. */
  public byte[] part(int index) {
    return parts[index];
  }

  /** How many bytes of that array belong to the data. */
  public int partBytes(int index) {
    return lengths[index];
  }

  /** In one array: its own where it has only one, else a copy. */
  public byte[] toArray() {
    if (parts.length == 1) {
      return parts[0];
    }
    byte[] whole = new byte[sizeBytes];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(parts[i], 0, whole, at, lengths[i]);
      at += lengths[i];
    }
    return whole;
  }

  /** Gives the arrays back: nobody reads them any more. Needs no memory. Shipper thread. */
  public void release() {
    if (pool == null || isReleased) {
      return;
    }
    isReleased = true;
    for (int i = 1; i < parts.length - 1; i++) {
      pool.accept(parts[i]);
    }
  }
}
