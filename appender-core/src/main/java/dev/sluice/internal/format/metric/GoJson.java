// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.util.ByteWriter;
import java.util.HexFormat;

/** Text in JSON as Go's encoding/json writes it: {@code < > &} and U+2028, U+2029 are escaped. */
final class GoJson {

  private static final HexFormat HEX = HexFormat.of();

  private GoJson() {}

  static void writeString(ByteWriter out, CharSequence text) {
    out.write('"');
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.writeUtf8("\\\"");
        case '\\' -> out.writeUtf8("\\\\");
        case '\b' -> out.writeUtf8("\\b");
        case '\f' -> out.writeUtf8("\\f");
        case '\n' -> out.writeUtf8("\\n");
        case '\r' -> out.writeUtf8("\\r");
        case '\t' -> out.writeUtf8("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> writeEscape(out, c);
        default -> {
          if (c >= ' ') {
            i += out.writeCharacter(text, i);
            continue;
          }
          writeEscape(out, c);
        }
      }
      i++;
    }
    out.write('"');
  }

  private static void writeEscape(ByteWriter out, char c) {
    out.writeUtf8("\\u");
    out.writeUtf8(HEX.toHexDigits(c));
  }
}
