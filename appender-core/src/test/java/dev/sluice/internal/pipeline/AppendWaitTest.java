// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A caller with {@code spool.ack=wait} is not sent away with a promise that nobody kept. */
@Timeout(60)
class AppendWaitTest {

  @TempDir Path directory;

  private final RecordingDiagnostics heard = new RecordingDiagnostics();

  private void append(String maxBlock) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.buffer().setMaxBlock(maxBlock);
    options.spool().setMode("always");
    options.spool().setDirectory(directory.resolve("spool").toString());
    options.spool().setAck("wait");
    try (Sluice<TestEvent> sluice =
        Sluice.open("test", options, new TestReader(), null, heard, new FakeTransport(), null)) {
      sluice.append(TestEvent.of("a"));
    }
  }

  @Test
  void callThatReturnsBeforeItsEventIsOnDisk_isWarnedOf() {
    append("0 ms");
    assertThat(heard.warnings)
        .containsExactly(
            "spool.ack=wait: calls that returned before their event was on disk: 1 (1 in all)");
  }

  @Test
  void callThatReturnsInTime_isNotSpokenOf() {
    append("60 s");
    assertThat(heard.warnings).isEmpty();
  }

  @Test
  void outOfMemoryWhileWaiting_neverReachesTheCaller() {
    SluiceOptions options = new SluiceOptions();
    options.spool().setMode("always");
    options.spool().setAck("wait");
    Commits commits =
        new Commits(
            () -> {
              throw new OutOfMemoryError("made");
            });
    ShipperRig rig = new ShipperRig();
    AppendWait wait = new AppendWait(options, rig.intake, commits, rig.ledger, null);
    rig.append("a");
    assertThatCode(() -> wait.after(null)).doesNotThrowAnyException();
    assertThat(commits.isAwaited()).isFalse();
  }

  @Test
  void await_saysWhetherItCameToThat() {
    Commits commits = new Commits(new ManualTicker());
    assertThat(commits.await(1, 0, () -> {})).isFalse();
    commits.publish(1);
    assertThat(commits.await(1, 0, () -> {})).isTrue();
    assertThat(commits.await(2, 0, () -> {})).isFalse();
    commits.end();
    assertThat(commits.await(2, 0, () -> {})).as("a stop keeps what it can").isTrue();
  }
}
