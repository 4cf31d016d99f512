// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The SDK's client for a stream, and the direct way over its connections.
 *
 * @param direct null where every request is the SDK's
 */
record StreamClient(KinesisClient kinesis, @Nullable DirectPut direct) implements AutoCloseable {

  @Override
  public void close() {
    kinesis.close();
  }
}
