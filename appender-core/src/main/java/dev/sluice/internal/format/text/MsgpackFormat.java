// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * The record as a MessagePack map. Collects the parts first, for a map begins with its size. The
 * one class, with {@link MsgpackValues}, that needs msgpack-core. One caller thread at a time.
 */
final class MsgpackFormat<E> implements RecordFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final MsgpackValues values;
  private final byte[] newline;
  private final ByteWriter bytes;
  private final List<@Nullable Object> parts = new ArrayList<>(); // only during a write
  private @Nullable MessagePacker packer;

  MsgpackFormat(FormatParts<E> parts, byte[] newline) {
    this.shape = parts.shape();
    this.values =
        new MsgpackValues(new KeyNames(parts.options()), parts.objects(), parts.maxBytes());
    this.newline = newline;
    this.bytes = new ByteWriter(parts.maxBytes());
    this.packer = MessagePack.newDefaultPacker(bytes); // finds the library, or its lack, at start
  }

  @Override
  public byte[] write(E event) throws IOException {
    bytes.reset();
    MessagePacker out = packer == null ? MessagePack.newDefaultPacker(bytes) : packer;
    packer = null; // not used again if this stops half-way
    try {
      shape.walk(event, this);
      out.packMapHeader(parts.size() / 2);
      for (int i = 0; i < parts.size(); i += 2) {
        values.pack(out, parts.get(i));
        values.pack(out, parts.get(i + 1));
      }
      out.flush();
    } finally {
      parts.clear();
    }
    packer = out;
    bytes.write(newline, 0, newline.length);
    return bytes.toByteArray();
  }

  @Override
  public void time(SerializableString key, byte[] utf8, int length, boolean isNumber) {
    String text = new String(utf8, 0, length, StandardCharsets.UTF_8);
    value(key.getValue(), isNumber ? ExactNumbers.ofText(text) : text);
  }

  @Override
  public void text(SerializableString key, @Nullable String value) {
    value(key.getValue(), value);
  }

  @Override
  public void value(String key, @Nullable Object value) {
    parts.add(key);
    parts.add(value);
  }
}
