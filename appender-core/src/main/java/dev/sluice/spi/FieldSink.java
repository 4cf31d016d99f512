// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes named values one after the other, so that no map has to be built for an event. A map's
 * {@code forEach} takes it as it is.
 */
@FunctionalInterface
public interface FieldSink extends BiConsumer<String, @Nullable Object> {

  @Override
  void accept(String name, @Nullable Object value);
}
