// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.impl.InstrumentationUtil;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With OpenTelemetry's API and without its agent. */
class UntracedTest {

  private final List<Boolean> suppressed = new ArrayList<>();

  private void task() {
    suppressed.add(InstrumentationUtil.shouldSuppressInstrumentation(Context.current()));
  }

  @Test
  void taskThatSends_isSuppressedAndNothingAfterIt() {
    Runnable untraced = Untraced.byAll(this::task);
    untraced.run();
    task();
    assertThat(suppressed).containsExactly(true, false);
  }

  /** The application may still choose where its contexts are stored. */
  @Test
  void taskThatSendsNothing_touchesNoApi() {
    Untraced.byAgent(this::task).run();
    assertThat(suppressed).containsExactly(false);
  }

  @Test
  void failureOfTheTask_comesOutAsItIs() {
    Runnable untraced =
        Untraced.byAll(
            () -> {
              task();
              throw new OutOfMemoryError("a test's");
            });
    assertThatThrownBy(untraced::run).isInstanceOf(OutOfMemoryError.class).hasMessage("a test's");
    assertThat(suppressed).as("once").hasSize(1);
  }
}
