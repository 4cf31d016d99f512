// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import org.jspecify.annotations.Nullable;

/** Takes named values one after the other, so that no map has to be built for an event. */
@FunctionalInterface
public interface FieldSink {

  void accept(String name, @Nullable Object value);
}
