// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.Partial;
import dev.sluice.internal.format.shape.RecordEnd;
import dev.sluice.internal.format.value.Clip;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a framework's own encoder or layout made of an event. Of a JSON document the long text
 * values are cut where they stand and nothing else is changed; anything else is one text.
 */
final class ShrinkableBytes implements Shrinkable {

  private static final int MIN_LENGTH = 16;
  private static final byte[] MARK = Clip.MARK.getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int end;
  private final byte[] tail;
  private final LineBreaks breaks;
  private final int maxBytes;
  private final @Nullable JsonTexts json;
  private boolean hasCut;
  private int split; // index of a text in json

  /**
   * @param newline what ends a record that does not end with it already
   */
  ShrinkableBytes(byte[] bytes, byte[] newline, LineBreaks breaks, int maxBytes) {
    this.bytes = bytes;
    this.breaks = breaks;
    this.maxBytes = maxBytes;
    int last = bytes.length;
    while (last > 0 && (bytes[last - 1] == '\n' || bytes[last - 1] == '\r')) {
      last--;
    }
    this.end = last;
    this.tail = RecordEnd.of(Arrays.copyOfRange(bytes, last, bytes.length), newline);
    this.json = JsonTexts.find(bytes, last);
  }

  @Override
  public byte[] cut(int maxLength) {
    ByteWriter out = new ByteWriter(maxBytes);
    if (json == null) {
      writeText(out, 0, textEnd(0, maxLength), true);
    } else {
      writeJson(out, 0, end, -1, maxLength);
    }
    return ended(out);
  }

  @Override
  public int minLength() {
    return MIN_LENGTH;
  }

  @Override
  public byte[] bare(int maxLength) {
    throw new OversizeException(maxBytes); // we do not know what could be left out
  }

  @Override
  public int splitLength() {
    if (json == null) {
      return end;
    }
    split = json.longest();
    return split < 0 || !json.isObject() ? 0 : json.end(split) - json.start(split);
  }

  @Override
  public int pieceEnd(int from, int length) {
    return json == null
        ? textEnd(from, length)
        : json.pieceEnd(json.start(split) + from, json.end(split), length) - json.start(split);
  }

  @Override
  public byte[] part(int from, int to, boolean isCut, int maxOtherLength, Partial partial) {
    ByteWriter out = new ByteWriter(maxBytes);
    if (json == null) {
      writeText(out, from, to, isCut);
      out.writeUtf8("[Part " + partial.ordinal() + " of " + partial.id());
      out.writeUtf8(partial.isLast() ? ", last]" : "]");
      return ended(out);
    }
    hasCut = false;
    int start = json.start(split);
    writeJson(out, 0, start, split, maxOtherLength);
    writeText(out, start + from, start + to, isCut);
    writeJson(out, json.end(split), end - 1, split, maxOtherLength);
    List<String> values = partial.values();
    for (int i = 0; i < values.size(); i++) {
      out.writeUtf8(",\"" + Partial.KEYS.get(i) + "\":\"" + values.get(i) + "\"");
    }
    out.write('}');
    return ended(out);
  }

  @Override
  public boolean hasCutOther() {
    return hasCut;
  }

  private byte[] ended(ByteWriter out) {
    out.write(tail, 0, tail.length);
    return breaks.join(out.toByteArray());
  }

  /** The end of a piece of plain text, in front of a character and not within it. */
  private int textEnd(int from, int length) {
    int to = (int) Math.min(end, (long) from + length);
    for (int i = 0; i < 3 && to > from + 1 && to < end && (bytes[to] & 0xC0) == 0x80; i++) {
      to--;
    }
    return to;
  }

  private void writeText(ByteWriter out, int from, int to, boolean isCut) {
    out.write(bytes, from, to - from);
    if (isCut) {
      out.write(MARK, 0, MARK.length);
    }
  }

  /** Writes a range, its texts cut; the one that is split stands outside of it. */
  private void writeJson(ByteWriter out, int from, int to, int except, int maxLength) {
    JsonTexts texts = json;
    int done = from;
    for (int i = 0; texts != null && i < texts.count(); i++) {
      boolean isInside = i != except && texts.start(i) >= from && texts.end(i) <= to;
      if (isInside && texts.end(i) - texts.start(i) > (long) maxLength + MARK.length) {
        int cutEnd = texts.pieceEnd(texts.start(i), texts.end(i), maxLength);
        writeText(out, done, cutEnd, true);
        hasCut = true;
        done = texts.end(i);
      }
    }
    out.write(bytes, done, to - done);
  }
}
