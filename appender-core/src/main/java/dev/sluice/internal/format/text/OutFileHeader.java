// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.json.JsonFormat;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.time.Strftime;
import dev.sluice.internal.format.time.TimestampCache;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;

/**
 * What Fluentd's out_file writes in front of a record: time and tag, the tag being the logger name.
 * One caller thread at a time.
 */
final class OutFileHeader<E> implements JsonFormat.Header<E> {

  private final EventReader<E> reader;
  private final boolean writesTime;
  private final boolean writesTag;
  private final TimestampCache time;
  private final String delimiter;
  private final SafeText safe;

  OutFileHeader(FormatParts<E> parts, Strftime strftime) {
    this.reader = parts.reader();
    this.writesTime = parts.options().get(FormatOptions.OUTPUT_TIME);
    this.writesTag = parts.options().get(FormatOptions.OUTPUT_TAG);
    this.time = new TimestampCache(strftime);
    this.delimiter = parts.delimiter("\t");
    this.safe = new SafeText(delimiter, parts.options().get(FormatOptions.REPLACEMENT));
  }

  @Override
  public void write(E event, ByteWriter bytes) {
    if (writesTime) {
      byte[] text = time.render(reader.epochSecond(event), reader.nanoOfSecond(event));
      bytes.write(text, 0, time.length());
      bytes.writeUtf8(delimiter);
    }
    if (writesTag) {
      bytes.writeUtf8(safe.of(reader.loggerName(event)));
      bytes.writeUtf8(delimiter);
    }
  }
}
