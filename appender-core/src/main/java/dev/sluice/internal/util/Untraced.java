// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our threads out of the application's traces. With OpenTelemetry each of our requests would
 * be a span of the application, and an exporter that fails and logs through us would export without
 * end. OpenTelemetry's own exporters protect themselves in the same way.
 *
 * <p>Nothing of OpenTelemetry is needed to compile or to run this, and nothing of it is loaded
 * where it is absent.
 */
public final class Untraced {

  /** It has moved between versions. */
  private static final List<String> NAMES =
      List.of(
          "io.opentelemetry.api.impl.InstrumentationUtil",
          "io.opentelemetry.api.internal.InstrumentationUtil");

  /** The Java agent's own copy, which is what it asks. The bootstrap class loader has it. */
  private static final String OF_AGENT = "io.opentelemetry.javaagent.shaded.";

  private static final @Nullable MethodHandle AGENT = find(OF_AGENT, null);

  /** Looked up when it is needed: to use the API fixes how the application may set it up. */
  private static final class Library {

    static final @Nullable MethodHandle SUPPRESS =
        AGENT == null ? find("", Untraced.class.getClassLoader()) : AGENT;
  }

  private Untraced() {}

  private static @Nullable MethodHandle find(String prefix, @Nullable ClassLoader loader) {
    for (String name : NAMES) {
      try {
        return MethodHandles.publicLookup()
            .findStatic(
                Class.forName(prefix + name, true, loader),
                "suppressInstrumentation",
                MethodType.methodType(void.class, Runnable.class));
      } catch (ReflectiveOperationException | LinkageError e) {
        // It is not there, or not under this name.
      } catch (OutOfMemoryError | StackOverflowError e) {
        return null; // thrown on, it would break this class for good
      }
    }
    return null;
  }

  /** The task, hidden from the Java agent. For threads that send nothing themselves. */
  public static Runnable byAgent(Runnable task) {
    MethodHandle suppress = AGENT;
    return suppress == null ? task : () -> run(suppress, new Once(task));
  }

  /**
   * The task, hidden from the agent and from what the application has instrumented itself. For
   * threads that send: an API that was used cannot be given another storage of contexts, so it is
   * not touched before there is something to hide.
   */
  public static Runnable byAll(Runnable task) {
    Once once = new Once(task); // here: where it runs there may be no memory for it
    return () -> {
      MethodHandle suppress = ofLibrary();
      if (suppress == null) {
        task.run();
      } else {
        run(suppress, once);
      }
    };
  }

  private static @Nullable MethodHandle ofLibrary() {
    try {
      return Library.SUPPRESS;
    } catch (Throwable t) { // a thread that does not begin is worse than a span
      return null;
    }
  }

  /** A task that begins at most once. */
  private static final class Once implements Runnable {

    private final Runnable task;
    private boolean begun;

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!begun) {
        begun = true;
        task.run();
      }
    }
  }

  /** Runs the task once, also where OpenTelemetry fails. */
  private static void run(MethodHandle suppress, Once once) {
    try {
      suppress.invokeExact((Runnable) once);
    } catch (Throwable t) { // in vain, or the task's
      if (once.begun) {
        Untraced.<RuntimeException>rethrow(t);
      }
    }
    once.run();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable failure) throws T {
    throw (T) failure;
  }
}
