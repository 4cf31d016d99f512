// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the formats of OpenTelemetry logs. Used by the thread that starts the appender. */
public final class OtlpFormats {

  private OtlpFormats() {}

  /** Formats as the options say; each is for one thread at a time. */
  public static <E> Supplier<RecordFormat<E>> compile(
      FormatParts<E> parts,
      byte[] newline,
      Function<String, @Nullable String> environment,
      Problems problems) {
    FormatOptions options = parts.options();
    OtlpResource resource = OtlpResource.compile(options, environment, problems);
    boolean isJson = options.get(FormatOptions.TYPE) == FormatOptions.Type.OTLP_JSON;
    if (!isJson && newline.length > 0) {
      problems.add(
          options.path(FormatOptions.NEWLINE.name())
              + " must be none with type=otlp_proto: a reader would take it for the next field;"
              + " leave it out or choose otlp_json");
    }
    return () -> {
      OtlpSink sink =
          isJson
              ? new OtlpJsonSink(resource.json(), parts.maxBytes(), newline)
              : new OtlpProtoSink(resource.proto(), parts.maxBytes());
      return new OtlpFormat<>(parts.reader(), options, parts.objects(), sink, Ticker::unixNanos);
    };
  }
}
