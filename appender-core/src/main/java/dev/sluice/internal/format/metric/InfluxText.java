// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.util.ByteWriter;
import java.math.BigInteger;

/**
 * The parts of a line of the InfluxDB line protocol, escaped as Telegraf escapes them. Holds a
 * decimal that is used again: one thread at a time.
 */
final class InfluxText {

  private static final BigInteger MAX_SIGNED = BigInteger.valueOf(Long.MAX_VALUE);

  private final boolean uintSupport;
  private final LineBreaks breaks;
  private boolean hasJoined;
  private final ShortestDecimal decimal = new ShortestDecimal();

  /**
   * @param breaks what a line break inside a text becomes: the protocol allows it in quotes
   */
  InfluxText(boolean uintSupport, LineBreaks breaks) {
    this.uintSupport = uintSupport;
    this.breaks = breaks;
  }

  /** Whether anything is left of the name of a metric. */
  static boolean isName(String name) {
    return withoutBackslashes(name) > 0;
  }

  void writeName(ByteWriter out, String name) {
    escape(out, name, withoutBackslashes(name), false);
  }

  /** A tag, its comma in front; nothing when its name or value has nothing left to write. */
  void writeTag(ByteWriter out, String name, String value) {
    int nameEnd = withoutBackslashes(name);
    int valueEnd = withoutBackslashes(value);
    if (nameEnd > 0 && valueEnd > 0) {
      out.write(',');
      escape(out, name, nameEnd, true);
      out.write('=');
      escape(out, value, valueEnd, true);
    }
  }

  /** A field that {@link #isWritable}. */
  void writeField(ByteWriter out, String name, Object value) {
    escape(out, name, withoutBackslashes(name), true);
    out.write('=');
    if (value instanceof Long number) {
      out.writeUtf8(Long.toString(number));
      out.write('i');
    } else if (value instanceof BigInteger number) {
      out.writeUtf8((uintSupport ? number : number.min(MAX_SIGNED)).toString());
      out.write(uintSupport ? 'u' : 'i');
    } else if (value instanceof Double number) {
      decimal.set(number).writePlain(out);
    } else if (value instanceof Boolean) {
      out.writeUtf8(value.toString());
    } else {
      quote(out, (String) value);
    }
  }

  /** At the end of an event: its line breaks count once. */
  void countJoined() {
    if (hasJoined) {
      breaks.count();
      hasJoined = false;
    }
  }

  static boolean isWritable(String name, Object value) {
    return withoutBackslashes(name) > 0 && !MetricValues.isUnwritable(value);
  }

  /** Where the text ends without the backslashes at its end: they would escape what follows. */
  private static int withoutBackslashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end--;
    }
    return end;
  }

  private static void escape(ByteWriter out, String text, int end, boolean escapeEquals) {
    int i = 0;
    while (i < end) {
      char c = text.charAt(i);
      switch (c) {
        case '\t' -> out.writeUtf8("\\t");
        case '\n' -> out.writeUtf8("\\n");
        case '\f' -> out.writeUtf8("\\f");
        case '\r' -> out.writeUtf8("\\r");
        default -> {
          if (c == ',' || c == ' ' || (c == '=' && escapeEquals)) {
            out.write('\\');
          }
          i += out.writeCharacter(text, i);
          continue;
        }
      }
      i++;
    }
  }

  private void quote(ByteWriter out, String text) {
    out.write('"');
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if ((c == '\n' || c == '\r') && !breaks.keeps()) {
        breaks.write((byte) c, out);
        hasJoined = true;
        i++;
        continue;
      }
      if (c == '"' || c == '\\') {
        out.write('\\');
      }
      i += out.writeCharacter(text, i);
    }
    out.write('"');
  }
}
