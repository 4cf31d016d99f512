// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.util.Ticker;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventReader;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the formats of OpenTelemetry logs. Used by the thread that starts the appender. */
final class OtlpFormats {

  private OtlpFormats() {}

  static boolean areChosen(FormatOptions options) {
    return switch (options.get(FormatOptions.TYPE)) {
      case OTLP_PROTO, OTLP_JSON -> true;
      default -> false;
    };
  }

  /**
   * @param environment how to look up an environment variable
   */
  static <E> Supplier<EventFormat<E>> compile(
      FormatOptions options,
      EventReader<E> reader,
      byte[] newline,
      Function<String, @Nullable String> environment,
      Problems problems) {
    OtlpResource resource = OtlpResource.compile(options, environment, problems);
    if (options.get(FormatOptions.TYPE) == FormatOptions.Type.OTLP_JSON) {
      return () -> {
        OtlpJsonFormat<E> json =
            new OtlpJsonFormat<>(reader, options, resource, Ticker::unixNanos, newline);
        return new EventFormat<>(json, json);
      };
    }
    if (newline.length > 0) {
      problems.add(
          options.path(FormatOptions.NEWLINE.name())
              + " must be none with type=otlp_proto: a reader would take it for the next field;"
              + " leave it out or choose otlp_json");
    }
    return () -> {
      OtlpProtoFormat<E> proto =
          new OtlpProtoFormat<>(reader, options, resource, Ticker::unixNanos);
      return new EventFormat<>(proto, proto);
    };
  }
}
