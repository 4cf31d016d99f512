// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a split event a record is, under the names and with the texts of Docker's Fluentd
 * log driver, which fluent-plugin-concat joins.
 *
 * @param id the same in all parts of an event
 * @param ordinal from 1
 * @param isLast whether no other part comes
 */
public record Partial(String id, int ordinal, boolean isLast) {

  static final String MESSAGE_KEY = "partial_message";
  static final String ID_KEY = "partial_id";
  static final String ORDINAL_KEY = "partial_ordinal";
  static final String LAST_KEY = "partial_last";

  public static final List<String> KEYS = List.of(MESSAGE_KEY, ID_KEY, ORDINAL_KEY, LAST_KEY);

  public List<String> values() {
    return List.of("true", id, Integer.toString(ordinal), Boolean.toString(isLast));
  }

  /** Reads the part number of the reader's event, or null if no event is split. */
  public static @Nullable Supplier<@Nullable Partial> of(EventReader<?> reader) {
    return reader instanceof EventCopy<?> copy ? copy::partial : null;
  }

  /** Adds the part number of a record, unless it is a whole event. */
  static void write(@Nullable Supplier<@Nullable Partial> partials, RecordSink target)
      throws IOException {
    Partial partial = partials == null ? null : partials.get();
    if (partial != null) {
      List<String> values = partial.values();
      for (int i = 0; i < KEYS.size(); i++) {
        target.value(KEYS.get(i), values.get(i));
      }
    }
  }
}
