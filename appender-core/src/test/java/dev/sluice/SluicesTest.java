// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.AppenderSnapshot;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceSnapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A monitor finds each appender without its name. Other tests of this JVM have theirs here too. */
@Timeout(60)
class SluicesTest {

  private static Sluice<TestEvent> open(String name) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.batch().setLinger("1 ms");
    return Sluice.open(
        name,
        options,
        new TestReader(),
        null,
        new RecordingDiagnostics(),
        new FakeTransport(),
        null);
  }

  private static List<AppenderSnapshot> of(String name) {
    return Sluices.snapshots().stream().filter(one -> one.appender().equals(name)).toList();
  }

  private static List<State> states(String name) {
    return of(name).stream().map(one -> one.snapshot().state()).toList();
  }

  @Test
  void openAppender_isThereUntilItIsClosed() throws Exception {
    try (Sluice<TestEvent> sluice = open("open")) {
      sluice.append(TestEvent.of("hello"));
      assertThat(sluice.flush(Duration.ofSeconds(30))).isTrue();
      assertThat(states("open")).containsExactly(State.UP);
      assertThat(of("open").get(0).snapshot().stats().delivered()).isEqualTo(1);
    }
    assertThat(of("open")).isEmpty();
  }

  @Test
  void refusedAndDisabledAppenders_areThereUntilTheyAreHidden() {
    RefusedSluice appender = new RefusedSluice();
    appender.append(Severity.ERROR);
    appender.show("refused", new SluiceOptions(), new RecordingDiagnostics());
    assertThat(states("refused")).containsExactly(State.DOWN);
    assertThat(of("refused").get(0).snapshot().stats().rejectedTotal()).isEqualTo(1);
    appender.showDisabled("refused");
    assertThat(states("refused")).containsExactly(State.DISABLED);
    appender.hide();
    assertThat(of("refused")).isEmpty();
  }

  /** As after a reload, while the old appender still delivers. */
  @Test
  void disabledAppender_countsInPlaceOfTheOneBefore() throws Exception {
    try (Sluice<TestEvent> before = open("disabled")) {
      before.append(TestEvent.of("hello"));
      RefusedSluice appender = new RefusedSluice();
      appender.showDisabled("disabled");
      SluiceSnapshot counts = Sluices.named("disabled").get();
      assertThat(counts).isNotNull();
      assertThat(counts.state()).isEqualTo(State.DISABLED);
      appender.hide();
    }
  }

  @Test
  void severalOfOneName_areAllThere_andTheOneOpenedLastCounts() throws Exception {
    Supplier<SluiceSnapshot> named = Sluices.named("twice");
    assertThat(named.get()).isNull();
    try (Sluice<TestEvent> before = open("twice")) {
      try (Sluice<TestEvent> after = open("twice")) {
        assertThat(of("twice"))
            .extracting(one -> one.snapshot().opening())
            .containsExactly(before.snapshot().opening(), after.snapshot().opening());
        assertThat(named.get().opening()).isEqualTo(after.snapshot().opening());
      }
      assertThat(named.get().opening()).isEqualTo(before.snapshot().opening());
    }
    assertThat(named.get()).isNull();
  }

  @Test
  void appenderThatNobodyHolds_isNotKept() {
    new RefusedSluice().show("forgotten", new SluiceOptions(), new RecordingDiagnostics());
    while (!of("forgotten").isEmpty()) { // the time limit of the class ends it
      System.gc();
    }
  }
}
