// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import dev.sluice.internal.format.json.JsonFormat;
import dev.sluice.internal.format.shape.EventCopy;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SoundReader;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.FormatOptions.LineFeed;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes writers of smaller records. Each such event gets new formats: such events are rare, and
 * nothing of them may stay in memory. Any thread.
 */
public final class Shrinkables<E> {

  private final FormatParts<E> parts;
  private final byte[] newline;
  private final Function<EventCopy<E>, RecordFormat<E>> formats;

  /**
   * @param formats makes the chosen format for another reader
   */
  public Shrinkables(
      FormatParts<E> parts, byte[] newline, Function<EventCopy<E>, RecordFormat<E>> formats) {
    this.parts = parts;
    this.newline = newline;
    this.formats = formats;
  }

  /**
   * @param encoded the output of a framework's own encoder, or null
   */
  public Shrinkable of(E event, byte @Nullable [] encoded) {
    if (encoded != null) {
      // The event was counted already, when its record was too large.
      LineBreaks breaks = LineBreaks.of(parts.options(), LineFeed.SPACE, () -> {});
      return new ShrinkableBytes(encoded, newline, breaks, parts.maxBytes());
    }
    boolean rootCauseFirst = parts.options().get(FormatOptions.STACK_TRACE_ROOT_CAUSE_FIRST);
    SoundReader<E> sound = parts.sound(); // a later part of the event may fail
    EventCopy<E> copy = new EventCopy<>(sound, event, rootCauseFirst, parts.maxBytes());
    RecordFormat<E> format = formats.apply(copy);
    return new ShrinkableEvent<>(
        event,
        copy,
        format,
        () -> JsonFormat.safe(format, parts.with(copy), newline),
        sound::failure);
  }
}
