// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.Formats;
import dev.sluice.internal.format.shape.ContainerFields;
import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A format as a user configures it, through the door that the pipeline uses. */
public final class MetricHarness {

  static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private final AtomicInteger noMetrics = new AtomicInteger();
  private final EventFormat<TestEvent> format;

  /**
   * @param options names and values in turns
   */
  public MetricHarness(String type, String... options) {
    Problems problems = new Problems();
    this.format = compile(problems, noMetrics, type, options).get();
    assertThat(problems.messages()).isEmpty();
  }

  static List<String> problems(String type, String... options) {
    Problems problems = new Problems();
    compile(problems, new AtomicInteger(), type, options);
    return problems.messages();
  }

  private static Supplier<EventFormat<TestEvent>> compile(
      Problems problems, AtomicInteger noMetrics, String type, String... texts) {
    FormatOptions options = new FormatOptions();
    options.setType(type);
    for (int i = 0; i < texts.length; i += 2) {
      options.set(texts[i], texts[i + 1]);
    }
    FormatCounts counts =
        new FormatCounts() {
          @Override
          public void logKeyMissing() {
            throw new AssertionError("not of these formats");
          }

          @Override
          public void linesJoined() {}

          @Override
          public void noMetric() {
            noMetrics.incrementAndGet();
          }

          @Override
          public void failed(Throwable cause) {}
        };
    return Formats.compile(
        options,
        new MetricReader(),
        null,
        name -> name.equals("HOSTNAME") ? "box" : null,
        ContainerFields.none(),
        null,
        counts,
        problems);
  }

  int noMetrics() {
    return noMetrics.get();
  }

  /** The record, which must be valid UTF-8, or null. */
  public @Nullable String write(TestEvent event) {
    try {
      ByteWriter record = format.write(event);
      return record == null ? null : decode(record.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String writeSafe(TestEvent event, Throwable failure) {
    try {
      return decode(format.writeSafe(event, failure));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(byte[] record) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8: " + new String(record, UTF_8), e);
    }
  }

  static Random random(String test) {
    System.out.println(test + ": -Dsluice.property.seed=" + SEED);
    return new Random(SEED);
  }

  static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Text of few characters, chosen for the trouble they make. */
  static String text(Random random, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
      switch (random.nextInt(10)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
        case 4, 5 ->
            text.append("\t\n\f\r ,=\"\\.;~/@*'<>&\u2028\0\u007f\u0085".charAt(random.nextInt(23)));
        default -> text.append((char) ('a' + random.nextInt(4)));
      }
    }
    return text.toString();
  }

  /** A message whose parameter does not want to be a text. */
  static String broken() {
    throw new IllegalStateException("toString");
  }

  /** A metric is made of logger, context, fields, message and time alone. */
  private static final class MetricReader extends TestReader {

    @Override
    public Object field(TestEvent event, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readMarkers(TestEvent event, Consumer<String> sink) {
      throw new UnsupportedOperationException();
    }
  }
}
