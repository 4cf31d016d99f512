// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.util.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * Quotes as RFC 4180 says and as Ruby's CSV does it for Fluentd: a value with a delimiter, quote or
 * line break, an empty one, and with {@code forceQuotes} each; null is then empty, else nothing.
 * Immutable.
 */
record CsvCell(String delimiter, boolean forceQuotes) implements ColumnFormat.Cell {

  @Override
  public void write(@Nullable String text, ByteWriter bytes) {
    if (forceQuotes) {
      quote(text == null ? "" : text, bytes);
    } else if (text != null) {
      if (needsQuotes(text)) {
        quote(text, bytes);
      } else {
        bytes.writeUtf8(text);
      }
    }
  }

  private boolean needsQuotes(String text) {
    return text.isEmpty()
        || text.indexOf('"') >= 0
        || text.indexOf('\n') >= 0
        || text.indexOf('\r') >= 0
        || hasPartOfDelimiter(text);
  }

  /** With {@code ||} the cells {@code a|} and {@code |b} would have another delimiter between. */
  private boolean hasPartOfDelimiter(String text) {
    for (int i = 0; i < delimiter.length(); i++) {
      if (text.indexOf(delimiter.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static void quote(String text, ByteWriter bytes) {
    bytes.write('"');
    bytes.writeUtf8(text.indexOf('"') < 0 ? text : text.replace("\"", "\"\""));
    bytes.write('"');
  }
}
