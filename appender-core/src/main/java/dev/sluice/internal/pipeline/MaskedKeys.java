// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.format.shape.Masks;
import dev.sluice.internal.util.FieldPath;
import dev.sluice.internal.util.TraceNames;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses a partition key that {@code format.maskKeys} masks: the key stands in clear text beside
 * the record. A route may depend on such a value, because only the choice of the stream is visible.
 */
final class MaskedKeys {

  private MaskedKeys() {}

  static void check(SluiceOptions options, Problems problems) {
    Masks masks = Masks.compile(options.format(), new Problems()); // reported by the format
    String source = options.get(SluiceOptions.PARTITION_KEY);
    if (masks.isEmpty()) {
      return;
    }
    for (String name : names(source, options.format())) {
      if (masks.covers(name)) {
        problems.add(
            "partitionKey="
                + source
                + " would show the value of "
                + name
                + ", which format.maskKeys masks: choose another key, or keep that name out of"
                + " maskKeys");
        return;
      }
    }
  }

  /** The names that the source reads: a part of the event, or each step of the path to a field. */
  private static List<String> names(String source, FormatOptions format) {
    int colon = source.indexOf(':');
    String argument = source.substring(colon + 1);
    return switch (colon < 0 ? source : source.substring(0, colon)) {
      case "mdc" -> List.of(argument);
      case "field" -> {
        FieldPath path = FieldPath.of(argument);
        List<String> names = new ArrayList<>(List.of(path.name(), path.first()));
        names.addAll(path.rest());
        yield names;
      }
      case "trace" -> TraceNames.TRACE_ID;
      case "level" -> List.of(source, format.get(FormatOptions.LEVEL_KEY));
      case "logger" -> List.of(source, format.get(FormatOptions.LOGGER_KEY));
      case "thread" -> List.of(source, format.get(FormatOptions.THREAD_KEY));
      case "marker" -> List.of(source, format.get(FormatOptions.MARKERS_KEY));
      default -> List.of();
    };
  }
}
