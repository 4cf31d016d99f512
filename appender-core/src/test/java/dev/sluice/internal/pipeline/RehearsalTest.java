// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.EventEncoder;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {

  private static final long STACK_BYTES = 512 << 10;

  private final SluiceOptions options = new SluiceOptions();
  private final FakeTransport transport = new FakeTransport();
  private final List<TestEvent> patterned = new ArrayList<>();

  RehearsalTest() {
    options.set("stream", "stream");
  }

  /** With two samples, one of them with a throwable. */
  private class Reader extends TestReader {

    private final AtomicInteger read = new AtomicInteger();

    @Override
    public String level(TestEvent event) {
      read.incrementAndGet();
      return super.level(event);
    }

    @Override
    public List<TestEvent> samples() {
      TestEvent thrown = TestEvent.of("x".repeat(2048)).field("count", 1);
      thrown.thrown = new IllegalStateException("sample");
      return List.of(TestEvent.of("sample"), thrown);
    }

    @Override
    public Function<TestEvent, String> pattern(String pattern) {
      return event -> {
        patterned.add(event);
        return "key";
      };
    }
  }

  private Sluice<TestEvent> open(TestReader reader, @Nullable EventEncoder<TestEvent> encoder) {
    return Sluice.open(
        "test", options, reader, encoder, new RecordingDiagnostics(), transport, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop_newest", "drop_oldest", "block"})
  void samples_areWrittenAndNeitherCountedNorSent(String overflow) {
    options.buffer().setOverflow(overflow);
    Reader reader = new Reader();
    try (Sluice<TestEvent> sluice = open(reader, null)) {
      assertThat(reader.read).hasPositiveValue();
      assertThat(sluice.stats().offered()).isZero();
      assertThat(sluice.stats().formatErrors()).isZero();
      sluice.append(TestEvent.of("real"));
      sluice.close();
      assertThat(sluice.stats().delivered()).isOne();
      assertThat(sluice.stats().offered()).isOne();
    }
  }

  @Test
  void samples_areNotShownToAnEncoderNorToAPattern() {
    options.set("partitionKey", "pattern:%sn");
    options.set("streamRoutes", "pattern:%sn; key=other");
    List<TestEvent> encoded = new ArrayList<>();
    EventEncoder<TestEvent> encoder =
        event -> {
          encoded.add(event);
          return "text".getBytes(StandardCharsets.UTF_8);
        };
    try (Sluice<TestEvent> sluice = open(new Reader(), encoder)) {
      assertThat(encoded).isEmpty();
      assertThat(patterned).isEmpty();
      sluice.append(TestEvent.of("real"));
      assertThat(encoded).hasSize(1);
      assertThat(patterned).hasSize(2);
    }
  }

  @Test
  void libraryThatDoesNotFit_refusesTheStartWithTheCause() {
    Reader reader =
        new Reader() {
          @Override
          public String level(TestEvent event) {
            throw new NoSuchMethodError("Old.method()");
          }
        };
    assertThatThrownBy(() -> open(reader, null))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("no event can be written with the libraries on the class path")
        .hasMessageContaining("NoSuchMethodError: Old.method()")
        .hasMessageContaining("Jackson 2.");
  }

  @Test
  void samplesThatCannotBeMade_areDoneWithout() {
    Reader reader =
        new Reader() {
          @Override
          public List<TestEvent> samples() {
            throw new NoSuchMethodError("Event.setLevel()");
          }
        };
    try (Sluice<TestEvent> sluice = open(reader, null)) {
      sluice.append(TestEvent.of("real"));
      assertThat(sluice.stats().accepted()).isOne();
    }
  }

  /** The start with an encoder, in a class loader of its own. */
  public static final class WithEncoder implements Runnable {
    @Override
    public void run() {
      RehearsalTest test = new RehearsalTest();
      test.open(test.new Reader(), event -> new byte[0]).close();
    }
  }

  private static final class Fresh extends URLClassLoader {
    Fresh() throws MalformedURLException {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        urls.add(new File(path).toURI().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    boolean hasLoaded(String name) {
      return findLoadedClass(name) != null;
    }
  }

  /** What an encoder wrote is parsed when it is too large, on whatever stack. */
  @Test
  void withAnEncoder_readerOfJsonIsInitialisedAtTheStart() throws Exception {
    try (Fresh fresh = new Fresh()) {
      Class<?> program = fresh.loadClass(WithEncoder.class.getName());
      ((Runnable) program.getDeclaredConstructor().newInstance()).run();
      assertThat(fresh.hasLoaded("dev.sluice.internal.format.shrink.JsonTexts")).isTrue();
      assertThat(fresh.hasLoaded("dev.sluice.internal.format.value.Jackson$Reading")).isTrue();
    }
  }

  /** Else a class of the encoder's may meet the end of the stack in its initialiser. */
  @Test
  void firstEventOfAnEncoder_isRefusedDeepInTheStackAndNotOnAShallowOne() throws Exception {
    AtomicInteger encoded = new AtomicInteger();
    EventEncoder<TestEvent> encoder =
        event -> {
          encoded.incrementAndGet();
          return "text".getBytes(StandardCharsets.UTF_8);
        };
    try (Sluice<TestEvent> sluice = open(new Reader(), encoder)) {
      boolean[] done = new boolean[1];
      Thread deep =
          new Thread(null, () -> appendAtTheEnd(sluice, encoded, done), "deep", STACK_BYTES);
      deep.start();
      deep.join();
      assertThat(done[0]).isTrue();
      assertThat(encoded).hasValue(0);
      long refused = sluice.stats().rejectedTotal();
      assertThat(refused).isOne();
      sluice.append(TestEvent.of("shallow"));
      assertThat(encoded).hasValue(1);
      assertThat(sluice.stats().rejectedTotal()).isEqualTo(refused);
    }
  }

  /** At the first level, counted from the end, where an append returns. */
  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static void appendAtTheEnd(
      Sluice<TestEvent> sluice, AtomicInteger encoded, boolean[] done) {
    try {
      appendAtTheEnd(sluice, encoded, done);
    } catch (StackOverflowError e) {
      if (!done[0]) {
        sluice.append(TestEvent.of("deep"));
        done[0] = true;
      }
    }
  }
}
