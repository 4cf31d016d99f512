// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.spi.Transport;

/** Stores everything at once: what is left to measure is the way to it. */
final class CountingTransport implements Transport {

  @Override
  public PutResult put(Batch batch) {
    return PutResult.stored();
  }

  @Override
  public void close() {}
}
