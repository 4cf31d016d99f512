// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.SluiceSnapshot;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All appenders of this class loader, for a monitor that was not given their names: those of both
 * frameworks and of all logger contexts, wherever they hang in a configuration, and each {@link
 * Sluice} that was opened without a framework. An appender is here from its start until somebody
 * stops it: also when its start was refused, when it is disabled, or when it gave up by itself. Any
 * thread.
 */
public final class Sluices {

  /** One that is here for as long as its owner lives and has not removed it. */
  static final class Shown {

    private final String appender;
    private final Supplier<SluiceSnapshot> source;

    private Shown(String appender, Supplier<SluiceSnapshot> source) {
      this.appender = appender;
      this.source = source;
    }

    private AppenderSnapshot look() {
      return new AppenderSnapshot(appender, source.get());
    }
  }

  // Weak: nobody stops a refused appender that is attached to no logger.
  private static final Set<WeakReference<Shown>> ALL = ConcurrentHashMap.newKeySet();

  private Sluices() {}

  /** Shows it for as long as the owner keeps the result. */
  static Shown add(String appender, Supplier<SluiceSnapshot> source) {
    Shown shown = new Shown(appender, source);
    ALL.removeIf(one -> one.get() == null);
    ALL.add(new WeakReference<>(shown));
    return shown;
  }

  static void remove(Shown shown) {
    ALL.removeIf(one -> one.get() == shown);
  }

  /**
   * Looks at all of them.
   *
   * @return by name, those of one name in the order in which they were opened
   */
  public static List<AppenderSnapshot> snapshots() {
    return shown()
        .map(Shown::look)
        .sorted(
            Comparator.comparing(AppenderSnapshot::appender)
                .thenComparing(one -> one.snapshot().opening()))
        .toList();
  }

  /**
   * Looks at the appender of this name each time anew: at the one that was opened last where
   * several have the name, such as the old and the new one of a reconfiguration.
   *
   * @return gives null while there is none
   */
  public static Supplier<@Nullable SluiceSnapshot> named(String appender) {
    Objects.requireNonNull(appender, "appender");
    return () ->
        shown()
            .filter(one -> one.appender.equals(appender))
            .map(one -> one.source.get())
            .max(Comparator.comparing(SluiceSnapshot::opening))
            .orElse(null);
  }

  private static Stream<Shown> shown() {
    return ALL.stream().map(WeakReference::get).filter(Objects::nonNull);
  }
}
