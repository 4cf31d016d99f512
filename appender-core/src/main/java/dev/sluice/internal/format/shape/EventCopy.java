// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.Clip;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event that is too large, read with shorter texts. Each format can write it like any other
 * event. It asks the framework for each text once, and copies no text as a whole. Caller thread,
 * for one event.
 */
public final class EventCopy<E> implements ForwardingReader<E> {

  /** Texts are not cut below this length, because ids are shorter. */
  public static final int MIN_LENGTH = 64;

  private record Entry(String name, @Nullable Object value) {}

  private final EventReader<E> reader;
  private final boolean rootCauseFirst;
  private final int maxElements;
  private final List<Entry> fields = new ArrayList<>();
  private final List<Entry> context = new ArrayList<>();
  private boolean isMessageRead;
  private @Nullable String message;
  private @Nullable String stackTrace;

  private int maxLength = MIN_LENGTH;
  private boolean isBare;
  private boolean hasCut;
  private @Nullable String split;
  private String piece = "";
  private @Nullable Partial partial;

  /** Reads the event as far as that cannot fail. */
  public EventCopy(EventReader<E> reader, E event, boolean rootCauseFirst, int maxElements) {
    this.reader = reader;
    this.rootCauseFirst = rootCauseFirst;
    this.maxElements = maxElements;
    reader.readFields(event, into(fields));
    reader.readContext(event, into(context));
  }

  private static FieldSink into(List<Entry> entries) {
    return (name, value) -> entries.add(new Entry(name, value));
  }

  /** From now on each text has at most this number of chars, and the mark. */
  public void cut(int newMaxLength) {
    maxLength = newMaxLength;
    isBare = false;
    hasCut = false;
    partial = null;
    split = null;
  }

  /** The same, without fields, context, markers and caller: there may be any number of them. */
  public void bare(int newMaxLength) {
    cut(newMaxLength);
    isBare = true;
  }

  /** From now on a piece stands in place of one of the {@link #texts}, and others are cut. */
  public void part(String text, String newPiece, int newMaxLength, Partial newPartial) {
    cut(newMaxLength);
    split = text;
    piece = newPiece;
    partial = newPartial;
  }

  /** Whether a text was cut since the length was set. */
  public boolean hasCut() {
    return hasCut;
  }

  @Nullable Partial partial() {
    return partial;
  }

  /** The texts that may be split, the longest first. */
  public List<String> texts(E event) {
    List<String> texts = new ArrayList<>();
    String read = readMessage(event);
    if (read != null) {
      texts.add(read);
    }
    if (reader.hasThrown(event)) {
      texts.add(readStackTrace(event));
    }
    addTexts(fields, texts);
    addTexts(context, texts);
    texts.sort((a, b) -> Integer.compare(b.length(), a.length()));
    return texts;
  }

  private static void addTexts(List<Entry> entries, List<String> texts) {
    for (Entry entry : entries) {
      if (entry.value() instanceof String text) {
        texts.add(text);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same object, not an equal text
  private @Nullable String text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text == split ? piece : name(text);
  }

  @SuppressWarnings("ReferenceEquality")
  private @Nullable Object value(@Nullable Object value) {
    if (value != null && value == split) {
      return piece;
    }
    Clip clip = new Clip(maxLength, maxElements);
    Object clipped = clip.value(value);
    hasCut |= clip.hasCut();
    return clipped;
  }

  private String name(String text) {
    String cut = Clip.cut(text, maxLength);
    hasCut |= cut.length() != text.length();
    return cut;
  }

  @Override
  public EventReader<E> source() {
    return reader;
  }

  @Override
  public String level(E event) {
    return name(reader.level(event));
  }

  @Override
  public String loggerName(E event) {
    return name(reader.loggerName(event));
  }

  @Override
  public String threadName(E event) {
    return name(reader.threadName(event));
  }

  /** The message. The mark there also stands for parts that were left out. */
  @Override
  public @Nullable String message(E event) {
    String text = text(readMessage(event));
    boolean marks = isBare && (text == null || !text.endsWith(Clip.MARK));
    return marks ? (text == null ? "" : text) + Clip.MARK : text;
  }

  private @Nullable String readMessage(E event) {
    if (!isMessageRead) {
      message = reader.message(event);
      isMessageRead = true;
    }
    return message;
  }

  @Override
  public void readFields(E event, FieldSink sink) {
    handOver(fields, sink);
  }

  @Override
  public @Nullable Object field(E event, String name) {
    return value(reader.field(event, name));
  }

  @Override
  public void readContext(E event, FieldSink sink) {
    handOver(context, sink);
  }

  private void handOver(List<Entry> entries, FieldSink sink) {
    if (!isBare) {
      for (Entry entry : entries) {
        sink.accept(entry.name(), value(entry.value()));
      }
    }
  }

  @Override
  public @Nullable Object contextValue(E event, String name) {
    Object value = reader.contextValue(event, name);
    return isBare ? new Clip(MIN_LENGTH, 0).value(value) : value(value);
  }

  @Override
  public void readMarkers(E event, Consumer<String> sink) {
    if (!isBare) {
      reader.readMarkers(event, marker -> sink.accept(name(marker)));
    }
  }

  @Override
  public String thrownClass(E event) {
    return name(reader.thrownClass(event));
  }

  @Override
  public @Nullable String thrownMessage(E event) {
    return text(reader.thrownMessage(event));
  }

  @Override
  public String stackTrace(E event, boolean rootFirst) {
    String text = text(readStackTrace(event));
    return text == null ? "" : text;
  }

  private String readStackTrace(E event) {
    String read = stackTrace;
    if (read == null) {
      read = reader.stackTrace(event, rootCauseFirst);
      stackTrace = read;
    }
    return read;
  }

  @Override
  public @Nullable StackTraceElement caller(E event) {
    return isBare ? null : reader.caller(event);
  }
}
