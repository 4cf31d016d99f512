// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.JsonValues;
import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.NameSet;
import dev.sluice.internal.format.value.ValueKind;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.Utf8;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;

/**
 * Packs values with their types, as {@link JsonValues} does: a number that MessagePack cannot hold
 * exactly is its text. One thread at a time.
 */
final class MsgpackValues {

  private static final int MAX_DEPTH = 16;
  private static final int UNSIGNED_BITS = 64;

  private final KeyNames keys;
  private final JsonObjects objects;
  private final int maxBytes;

  MsgpackValues(KeyNames keys, JsonObjects objects, int maxBytes) {
    this.keys = keys;
    this.objects = objects;
    this.maxBytes = maxBytes;
  }

  void pack(MessagePacker out, @Nullable Object value) throws IOException {
    pack(out, value, 0);
  }

  private void pack(MessagePacker out, @Nullable Object value, int depth) throws IOException {
    if (value == null) {
      out.packNil();
      return;
    }
    switch (ValueKind.of(value)) {
      case TEXT -> packText(out, value.toString());
      case NUMBER -> packNumber(out, (Number) value);
      case BOOLEAN -> out.packBoolean((Boolean) value);
      case MAP -> packMap(out, (Map<?, ?>) value, depth);
      case ITEMS -> packItems(out, (Collection<?>) value, depth);
      case BYTES -> packBytes(out, (byte[]) value);
      case ARRAY -> packArray(out, value, depth);
      case OBJECT -> {
        Object tree = objects.tree(value);
        pack(out, tree == null ? value.toString() : tree, depth);
      }
    }
  }

  private void packBytes(MessagePacker out, byte[] bytes) throws IOException {
    if (bytes.length > maxBytes) {
      throw new OversizeException(maxBytes);
    }
    out.packBinaryHeader(bytes.length);
    out.writePayload(bytes);
  }

  /** Null where a {@code toString()} says so. */
  private void packText(MessagePacker out, @Nullable String text) throws IOException {
    if (text == null) {
      out.packNil();
      return;
    }
    if (text.length() > maxBytes) {
      throw new OversizeException(maxBytes); // before a copy of it is made
    }
    out.packString(Utf8.repair(text));
  }

  private void packMap(MessagePacker out, Map<?, ?> map, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      packText(out, JsonValues.TOO_DEEP);
      return;
    }
    // What a map says of its size need not be how many entries it then gives.
    NameSet names = new NameSet();
    List<@Nullable Object> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name =
          names.free(JsonValues.TAKEN_PREFIX, keys.written(String.valueOf(entry.getKey())));
      add(name, entries);
      add(entry.getValue(), entries);
    }
    out.packMapHeader(entries.size() / 2);
    for (int i = 0; i < entries.size(); i += 2) {
      packText(out, (String) entries.get(i));
      pack(out, entries.get(i + 1), depth + 1);
    }
  }

  private void packItems(MessagePacker out, Collection<?> items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      packText(out, JsonValues.TOO_DEEP);
      return;
    }
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      add(item, copy);
    }
    out.packArrayHeader(copy.size());
    for (Object item : copy) {
      pack(out, item, depth + 1);
    }
  }

  private void packArray(MessagePacker out, Object array, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      packText(out, JsonValues.TOO_DEEP);
      return;
    }
    int length = Array.getLength(array);
    out.packArrayHeader(length);
    for (int i = 0; i < length; i++) {
      pack(out, Array.get(array, i), depth + 1);
    }
  }

  /** Each element is a byte at least: more of them than bytes are allowed cannot fit. */
  private void add(@Nullable Object element, List<@Nullable Object> elements) {
    if (elements.size() >= maxBytes) {
      throw new OversizeException(maxBytes);
    }
    elements.add(element);
  }

  private void packNumber(MessagePacker out, Number number) throws IOException {
    Object exact = ExactNumbers.of(number);
    if (number instanceof Float f) {
      out.packFloat(f);
    } else if (exact instanceof Long whole) {
      out.packLong(whole);
    } else if (exact instanceof Double decimal) {
      out.packDouble(decimal);
    } else if (exact instanceof BigInteger i && i.signum() > 0 && i.bitLength() <= UNSIGNED_BITS) {
      out.packBigInteger(i);
    } else {
      packText(out, exact.toString());
    }
  }
}
