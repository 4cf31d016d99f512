// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.util.Compressors;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.spi.EventEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A format with its options, used as the pipeline uses it: a part that throws becomes a text. */
public final class Formatting implements FormatCounts {

  public final FormatOptions options = new FormatOptions();
  final Map<String, String> environment = new HashMap<>();
  public ContainerFields container = ContainerFields.none();
  private @Nullable EventEncoder<TestEvent> encoder;
  private @Nullable EventFormat<TestEvent> format;
  public int logKeyMissing;
  public final List<Throwable> failures = new ArrayList<>();

  /** Options in turns with their values. */
  public static Formatting with(String... options) {
    Formatting formatting = new Formatting();
    for (int i = 0; i < options.length; i += 2) {
      formatting.options.set(options[i], options[i + 1]);
    }
    return formatting;
  }

  /** The same, where a record has no parts but fields, context and what else the event carries. */
  public static Formatting bare(String... options) {
    Formatting formatting = with(options);
    for (String key : List.of("levelKey", "loggerKey", "threadKey", "messageKey")) {
      if (!List.of(options).contains(key)) {
        formatting.options.set(key, "");
      }
    }
    return formatting;
  }

  Formatting encodedBy(EventEncoder<TestEvent> encoder) {
    this.encoder = encoder;
    return this;
  }

  /** The format of the options as the pipeline makes it, where nothing is counted. */
  public static Supplier<EventFormat<TestEvent>> compile(
      FormatOptions options, @Nullable EventEncoder<TestEvent> encoder, Problems problems) {
    return Formats.compile(
        options,
        new TestReader(),
        encoder,
        name -> null,
        ContainerFields.none(),
        Compressors.compile(options, problems),
        FormatCounts.NONE,
        problems);
  }

  Supplier<EventFormat<TestEvent>> compile(Problems problems) {
    return Formats.compile(
        options, new TestReader(), encoder, environment::get, container, null, this, problems);
  }

  public List<String> problems() {
    Problems problems = new Problems();
    compile(problems);
    return problems.messages();
  }

  public byte @Nullable [] bytes(TestEvent event) {
    if (format == null) {
      Problems problems = new Problems();
      Supplier<EventFormat<TestEvent>> formats = compile(problems);
      assertThat(problems.messages()).isEmpty();
      format = formats.get();
    }
    try {
      return format.write(event);
    } catch (OversizeException e) {
      throw e;
    } catch (Throwable t) {
      try {
        return format.writeFailing(event, t);
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The record as text, which it must be. */
  public String write(TestEvent event) {
    byte[] bytes = bytes(event);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8", e);
    }
  }

  @Override
  public void logKeyMissing() {
    logKeyMissing++;
  }

  @Override
  public void linesJoined() {}

  @Override
  public void failed(Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void noMetric() {
    throw new AssertionError();
  }
}
