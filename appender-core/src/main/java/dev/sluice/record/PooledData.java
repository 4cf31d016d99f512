// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The data of one Kinesis record that lies in arrays of a pool. They go back to it when the record
 * is stored: from then on nobody may read them.
 *
 * @hidden
 */
public final class PooledData {

  private final byte[][] parts;
  private final int[] lengths;
  private final int sizeBytes;
  private final Consumer<byte[]> pool;
  private @Nullable Consumer<PooledData> completion; // null when it is done
  private boolean isReleased; // shipper thread

  /**
   * Data whose first and last part are its own, and whose other parts are from a pool.
   *
   * @param parts handed over
   * @param lengths how many bytes of each part belong to it
   * @param pool takes the parts but the first and the last back
   * @param completion writes the last part, from the others, before somebody reads the data; null
   *     where it is written
   */
  public PooledData(
      byte[][] parts,
      int[] lengths,
      Consumer<byte[]> pool,
      @Nullable Consumer<PooledData> completion) {
    this.parts = parts;
    this.lengths = lengths;
    this.pool = pool;
    this.completion = completion;
    int sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    this.sizeBytes = sum;
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  public int partCount() {
    return parts.length;
  }

  /** Whether the last part is written. */
  public boolean isComplete() {
    return completion == null;
  }

  public void markComplete() {
    completion = null;
  }

  /** Writes the last part, if that was not done. */
  public void complete() {
    Consumer<PooledData> due = completion;
    if (due != null) {
      due.accept(this);
      markComplete();
    }
  }

  /** The array of a part, which begins at its first byte. */
  public byte[] part(int index) {
    return parts[index];
  }

  /** How many bytes of that array belong to the data. */
  public int partBytes(int index) {
    return lengths[index];
  }

  /** A copy in one array. */
  public byte[] toArray() {
    complete();
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
    for (int i = 1; i < parts.length - 1 && !isReleased; i++) {
      pool.accept(parts[i]);
    }
    isReleased = true;
  }
}
