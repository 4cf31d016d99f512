// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.spi.Diagnostics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told. */
public final class RecordingDiagnostics implements Diagnostics {

  public final List<String> infos = new CopyOnWriteArrayList<>();
  public final List<String> warnings = new CopyOnWriteArrayList<>();
  public final List<String> errors = new CopyOnWriteArrayList<>();

  public final List<String> recoveries = new CopyOnWriteArrayList<>();

  /** Called before anything is kept; may throw. */
  public volatile Runnable before = () -> {};

  @Override
  public void info(String message) {
    before.run();
    infos.add(message);
  }

  @Override
  public void recovered(String message) {
    before.run();
    recoveries.add(message);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    before.run();
    warnings.add(message);
  }

  @Override
  public void error(String message) {
    before.run();
    errors.add(message);
  }
}
