// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Whether one request got as far as the connection. What fails before, such as the look-up of
 * credentials or a timeout during it, has sent nothing for certain.
 */
final class Departure {

  private static final ExecutionAttribute<Departure> OF_REQUEST =
      new ExecutionAttribute<>("SluiceDeparture");

  private final AtomicBoolean left = new AtomicBoolean();

  /** Attached to the request by this name. */
  static ExecutionAttribute<Departure> attribute() {
    return OF_REQUEST;
  }

  boolean hasLeft() {
    return left.get();
  }

  /** Part of each client. */
  static final class Watch implements ExecutionInterceptor {

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      @Nullable Departure departure = attributes.getAttribute(OF_REQUEST);
      if (departure != null) {
        departure.left.set(true);
      }
    }
  }
}
