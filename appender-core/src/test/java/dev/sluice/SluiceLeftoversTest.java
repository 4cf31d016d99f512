// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an appender keeps of others, and what others keep of it when it has stopped. */
class SluiceLeftoversTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static Sluice<TestEvent> open(FakeTransport transport) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.set("region", "us-east-1");
    options.batch().setLinger("1 ms");
    return Sluice.open(
        "left", options, new TestReader(), null, new RecordingDiagnostics(), transport, null);
  }

  private static void assertCollected(WeakReference<?> reference) {
    long endNanos = System.nanoTime() + LONG.toNanos();
    while (!reference.refersTo(null) && endNanos - System.nanoTime() > 0) {
      System.gc();
    }
    assertThat(reference.refersTo(null)).as("collected").isTrue();
  }

  /** Returns what it was sent through, which the whole pipeline refers to. */
  private static WeakReference<FakeTransport> used(
      Sluice<TestEvent> sluice, FakeTransport transport) throws InterruptedException {
    sluice.append(TestEvent.of("one"));
    sluice.append(TestEvent.of("two"));
    assertThat(sluice.flush(LONG)).isTrue();
    return new WeakReference<>(transport);
  }

  private static Sluice<TestEvent> stopped(WeakReference<?>[] transport) throws Exception {
    FakeTransport given = new FakeTransport();
    Sluice<TestEvent> sluice = open(given);
    transport[0] = used(sluice, given);
    sluice.close(LONG);
    return sluice;
  }

  @Test
  void stoppedSluice_keepsItsCountsAndNothingElse() throws Exception {
    WeakReference<?>[] transport = new WeakReference<?>[1];
    Sluice<TestEvent> sluice = stopped(transport);
    SluiceSnapshot atTheEnd = sluice.snapshot();
    assertCollected(transport[0]);

    assertThat(sluice.snapshot()).isEqualTo(atTheEnd);
    SluiceStats stats = sluice.stats();
    assertThat(stats.delivered()).isEqualTo(2);
    assertThat(stats.requests()).isPositive();
    assertThat(atTheEnd.requests().requests()).isEqualTo(stats.requests());
    assertThat(stats.isConserved()).isTrue();
    sluice.append(TestEvent.of("late"));
    assertThat(sluice.stats().count(DropReason.CLOSED)).isEqualTo(1);
    assertThat(sluice.stats().offered()).isEqualTo(3);
    assertThat(sluice.stats().isConserved()).isTrue();
    assertThat(sluice.flush(LONG)).isTrue();
    sluice.close();
  }

  @Test
  void openings_leaveNoThreadGroup() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    int before = top.activeGroupCount();
    for (int i = 0; i < 5; i++) {
      open(new FakeTransport()).close();
    }
    assertThat(top.activeGroupCount()).isEqualTo(before);
  }

  /** An application of a server whose shared library has the appender. */
  public static final class Application implements Callable<Sluice<TestEvent>> {

    private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

    @Override
    public Sluice<TestEvent> call() {
      INHERITED.set(this);
      SluiceOptions options = new SluiceOptions();
      options.set("stream", "app-logs");
      options.set("region", "us-east-1");
      return Sluice.open(
          "shared", options, new TestReader(), null, new RecordingDiagnostics(), null, null);
    }
  }

  /** An application that logs objects of its own through the appender of its server. */
  public static final class Guest implements Consumer<Sluice<TestEvent>> {

    public static final class Failure extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    public int getNumber() {
      return 7;
    }

    @Override
    public void accept(Sluice<TestEvent> sluice) {
      sluice.append(TestEvent.of("one").field("guest", this).mdc("guest", this));
      sluice.append(TestEvent.of("two").thrown(new Failure()));
      sluice.append(
          TestEvent.of(
              () -> {
                throw new Failure();
              }));
    }
  }

  /** Sees everything as we do, but for the application's classes. */
  private static final class ApplicationLoader extends ClassLoader {

    private final String application;

    ApplicationLoader(Class<?> application) {
      super(SluiceLeftoversTest.class.getClassLoader());
      this.application = application.getName();
    }

    Object start() throws ReflectiveOperationException {
      return loadClass(application).getConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(application)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static WeakReference<ClassLoader> openBy(Sluice<?>[] opened) throws Exception {
    ApplicationLoader loader = new ApplicationLoader(Application.class);
    @SuppressWarnings("unchecked")
    FutureTask<Sluice<TestEvent>> start =
        new FutureTask<>((Callable<Sluice<TestEvent>>) loader.start());
    Thread thread = new Thread(new ThreadGroup("application"), start, "main of it");
    thread.setContextClassLoader(loader);
    thread.start();
    opened[0] = start.get();
    thread.join();
    return new WeakReference<>(loader);
  }

  @Test
  void applicationThatOpenedASharedAppender_isNotKeptByIt() throws Exception {
    Sluice<?>[] opened = new Sluice<?>[1];
    WeakReference<ClassLoader> loader = openBy(opened);
    try (Sluice<?> sluice = opened[0]) {
      assertCollected(loader);
      assertThat(sluice.stats().offered()).isZero();
    }
  }

  private static WeakReference<ClassLoader> logAsGuest(Sluice<TestEvent> sluice) throws Exception {
    ApplicationLoader loader = new ApplicationLoader(Guest.class);
    @SuppressWarnings("unchecked")
    Consumer<Sluice<TestEvent>> guest = (Consumer<Sluice<TestEvent>>) loader.start();
    guest.accept(sluice);
    assertThat(sluice.flush(LONG)).isTrue();
    return new WeakReference<>(loader);
  }

  @Test
  void applicationThatLoggedItsObjects_isNotKeptByASharedAppender() throws Exception {
    FakeTransport transport = new FakeTransport();
    try (Sluice<TestEvent> sluice = open(transport)) {
      WeakReference<ClassLoader> loader = logAsGuest(sluice);
      assertThat(sluice.stats().delivered()).isEqualTo(3);
      assertCollected(loader);
    }
  }
}
