// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import dev.sluice.record.Utf8;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * For code that is not ours. Writes U+FFFD for each surrogate that stands alone: Jackson writes it
 * as an escape, which readers refuse. Writes numbers that JSON does not have as text. Refuses a
 * name without a value, and tells whether something was written that need not be JSON.
 */
public final class RepairingGenerator extends JsonGeneratorDelegate {

  private boolean hasRaw;

  RepairingGenerator(JsonGenerator delegate) {
    super(delegate, false);
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    delegate.writeFieldName(repair(name));
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    delegate.writeString(text == null ? null : repair(text));
  }

  @Override
  public void writeString(char[] text, int from, int length) throws IOException {
    writeString(new String(text, from, length));
  }

  /** Jackson writes the text of a number type that it does not know, whatever it is. */
  @Override
  public void writeNumber(String text) throws IOException {
    if (ExactNumbers.isNumber(text)) {
      delegate.writeNumber(text);
    } else {
      writeString(text);
    }
  }

  @Override
  public void writeNumber(char[] text, int from, int length) throws IOException {
    writeNumber(new String(text, from, length));
  }

  @Override
  public void writeNumber(BigInteger number) throws IOException {
    writeNumber(number.toString()); // a subclass may have any text
  }

  @Override
  public void writeNumber(BigDecimal number) throws IOException {
    writeNumber(number.toString());
  }

  /** A serializer of the application may have written a name alone. */
  @Override
  public void writeEndObject() throws IOException {
    boolean lacksValue =
        !hasRaw
            && delegate.getOutputContext() instanceof JsonWriteContext context
            && context.writeValue() != JsonWriteContext.STATUS_EXPECT_NAME;
    if (lacksValue) {
      throw new JsonGenerationException("a name without a value", this);
    }
    delegate.writeEndObject();
  }

  /** Throws unless one whole value was written, or what {@link #hasRaw} says. */
  void requireOneValue() throws IOException {
    JsonStreamContext context = delegate.getOutputContext();
    if (!hasRaw && (!context.inRoot() || context.getEntryCount() != 1)) {
      throw new JsonGenerationException("not one value", this);
    }
  }

  /** Whether something was written that may be any text, such as a {@code @JsonRawValue}. */
  boolean hasRaw() {
    return hasRaw;
  }

  private JsonGenerator raw() {
    hasRaw = true;
    return delegate;
  }

  @Override
  public void writeRawValue(String json) throws IOException {
    raw().writeRawValue(json);
  }

  @Override
  public void writeRawValue(String json, int from, int length) throws IOException {
    raw().writeRawValue(json, from, length);
  }

  @Override
  public void writeRawValue(char[] json, int from, int length) throws IOException {
    raw().writeRawValue(json, from, length);
  }

  @Override
  public void writeRawValue(SerializableString json) throws IOException {
    raw().writeRawValue(json);
  }

  @Override
  public void writeRaw(String json) throws IOException {
    raw().writeRaw(json);
  }

  @Override
  public void writeRaw(String json, int from, int length) throws IOException {
    raw().writeRaw(json, from, length);
  }

  @Override
  public void writeRaw(char[] json, int from, int length) throws IOException {
    raw().writeRaw(json, from, length);
  }

  @Override
  public void writeRaw(SerializableString json) throws IOException {
    raw().writeRaw(json);
  }

  @Override
  public void writeRaw(char json) throws IOException {
    raw().writeRaw(json);
  }

  @Override
  public void writeRawUTF8String(byte[] text, int from, int length) throws IOException {
    raw().writeRawUTF8String(text, from, length);
  }

  @Override
  public void writeUTF8String(byte[] text, int from, int length) throws IOException {
    raw().writeUTF8String(text, from, length);
  }

  @Override
  public void writeString(Reader text, int length) throws IOException {
    raw().writeString(text, length);
  }

  /**
   * The text with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  public static String repair(String text) {
    if (text.length() > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    return Utf8.repair(text);
  }
}
