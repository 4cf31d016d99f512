// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.Deployed;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applications that are deployed and taken away again in one JVM, each with the framework and the
 * appender in a class loader of its own: F20 of the fault matrix, and I9. Three times, or as often
 * as the property {@code sluice.redeploys} says.
 */
class RedeployIT {

  private static final int TIMES = Integer.getInteger("sluice.redeploys", 3);
  static final int EVENTS = 20; // each logs so many
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Those of the test's own endpoint come and go. */
  private static final int DESCRIPTORS_BY_CHANCE = 8;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EnumSource
  void redeploys_loseNothingAndLeaveNothingBehind(
      Framework framework, EmbeddedKinesis kinesis, @TempDir Path spool) throws Exception {
    URL[] classPath = classPathOf(framework);
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    long descriptorsBefore = 0;
    Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < TIMES; i++) {
      Settings settings = new Settings(Settings.to(kinesis, "jmx", true, "first", i * EVENTS));
      settings.set("mode", "always");
      settings.set("directory", spool);
      kinesis.faults().onPut(Fault.throttled(), Fault.throttled()); // so that it warns twice
      try (settings) {
        URL file = framework.file(i % 2 == 0 ? "kinesis" : "spool");
        Deployment gone = deploy(framework, file, classPath);
        gone.accounts().assertConserved();
        assertThat(gone.accounts().count("offered")).as("I1").isEqualTo(EVENTS);
        assertThat(gone.accounts().count("delivered")).isEqualTo(EVENTS);
        loaders.add(gone.loader());
      }
      if (i == 0) {
        descriptorsBefore = openDescriptors(); // what the JDK itself opens once is open now
      }
    }

    assertThat(kinesis.records().stream().map(record -> Numbered.numberOf(record.data())))
        .as("I4, I5")
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, (long) TIMES * EVENTS).boxed().toList());
    await("the collection of class loaders")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders.stream().filter(loader -> !loader.refersTo(null)).count())
                  .isZero();
            });
    assertThat(leftBy(threadsBefore)).isEmpty();
    assertThat(openDescriptors()).isLessThanOrEqualTo(descriptorsBefore + DESCRIPTORS_BY_CHANCE);
  }

  /** An application that was deployed, logged and is gone: its accounts and its class loader. */
  record Deployment(Summary accounts, WeakReference<ClassLoader> loader) {}

  /** On a thread of its own, so that no thread local of the framework outlives the application. */
  static Deployment deploy(Framework framework, URL file, URL[] classPath) throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    System.setProperty(framework.configurationProperty(), file.toString());
    System.clearProperty("slf4j.provider"); // there is but one
    System.setProperty("log4j2.shutdownHookEnabled", "false"); // as log4j-web does: it would stay
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      FutureTask<String> application =
          new FutureTask<>(
              () -> {
                Object deployed =
                    loader.loadClass(Deployed.class.getName()).getConstructor().newInstance();
                return (String) ((Callable<?>) deployed).call();
              });
      Thread thread = new Thread(application, "application");
      thread.setContextClassLoader(loader);
      thread.start();
      Summary summary = Summary.of("stopped: " + application.get(60, TimeUnit.SECONDS));
      thread.join();
      return new Deployment(summary, new WeakReference<>(loader));
    } finally {
      System.setProperties(before);
    }
  }

  static URL[] classPathOf(Framework framework) {
    String other = framework.absentFromChild()[0];
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !moduleOrFile(Path.of(entry)).contains(other))
        .map(RedeployIT::url)
        .toArray(URL[]::new);
  }

  private static String moduleOrFile(Path path) {
    return path.endsWith(Path.of("target", "classes"))
        ? path.getParent().getParent().getFileName().toString()
        : path.getFileName().toString();
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Threads that an appender or its client started, or that belong to a class loader of ours. */
  private static List<String> leftBy(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .filter(
            thread ->
                thread.getContextClassLoader() instanceof URLClassLoader
                    || thread.getName().matches("(sluice|sdk|aws|idle-connection|application).*"))
        .map(Thread::getName)
        .collect(Collectors.toList());
  }

  private static long openDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }
}
