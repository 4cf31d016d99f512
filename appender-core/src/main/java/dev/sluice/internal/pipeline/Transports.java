// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.TimedTransport;
import dev.sluice.internal.send.ClientSettings;
import dev.sluice.internal.send.LazyTransport;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.Transport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way to the stream that the options name, measured. */
final class Transports {

  private Transports() {}

  /**
   * Touches no network.
   *
   * @param given in place of the AWS SDK, or null
   * @param unusable gets the reason once, on a sender thread, when nothing can ever be delivered
   */
  static TimedTransport compile(
      SluiceOptions options,
      int maxInFlight,
      @Nullable Transport given,
      SelfLogGuard threads,
      DeliveryThreads deliveryThreads,
      Ticker ticker,
      Consumer<String> unusable) {
    ClientSettings settings = new ClientSettings(options, maxInFlight);
    return new TimedTransport(
        given == null
            ? LazyTransport.toKinesis(
                settings,
                task -> threads.newLookupThread(deliveryThreads.of(task)),
                ticker,
                unusable)
            : given,
        ticker);
  }
}
