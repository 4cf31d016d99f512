// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A trouble with delivery is told from its beginning to its end, and each of both once. */
class LaneReportTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig = new ShipperRig();

  /** One event that meets this verdict first, and is stored with the next try. */
  private void failOnce(Verdict verdict) {
    rig.transport.thenWhole(verdict);
    rig.append("a");
    rig.after(200).answer();
    rig.settleAll();
  }

  private List<String> failures() {
    return rig.heard.warnings.stream().filter(told -> told.contains("go back")).toList();
  }

  @Test
  void failure_tellsStreamAndHowManyWaitAndHowLong() {
    rig.transport.thenWhole(Verdict.THROTTLED);
    rig.append("a", "b");
    rig.after(200).answer();
    assertThat(rig.heard.warnings)
        .singleElement()
        .asString()
        .startsWith("stream s: 2 events go back for another try: ")
        .contains("; 2 events wait in memory (")
        .contains("each is given up when it is 10 min old (retry.maxAge)")
        .contains("when the buffer is full, new ones are refused");
    assertThat(rig.heard.recoveries).isEmpty();
  }

  @Test
  void firstRequestThatIsStoredAgain_tellsOnceHowLongItTook() {
    rig.transport.thenWhole(Verdict.THROTTLED).thenWhole(Verdict.THROTTLED);
    rig.append("a");
    rig.after(200).answer();
    rig.append("b");
    rig.settleAll();
    rig.append("c");
    rig.settleAll();
    assertThat(rig.heard.warnings).hasSize(1);
    assertThat(rig.heard.recoveries)
        .singleElement()
        .asString()
        .startsWith("stream s: delivery works again, ")
        .contains("lost in that time: 0 events");
  }

  /** Else an operator takes the losses of another stream for those of this one. */
  @Test
  void endOfTrouble_saysThatTheLossesAreThoseOfAllStreams_whereThereAreSeveral() throws Exception {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "s");
    options.set("streamRoutes", "level; ERROR=other");
    options.batch().setLinger("1 ms");
    RecordingDiagnostics heard = new RecordingDiagnostics();
    FakeTransport transport = new FakeTransport().thenWhole(Verdict.NOT_SENT);
    try (Sluice<TestEvent> sluice =
        Sluice.open("test", options, new TestReader(), null, heard, transport, null)) {
      sluice.append(TestEvent.of("hello"));
      assertThat(sluice.flush(Duration.ofSeconds(30))).isTrue();
    }
    assertThat(heard.recoveries)
        .singleElement()
        .asString()
        .startsWith("stream s: delivery works again, ")
        .contains("; lost in that time, on all streams: 0 events; ");
  }

  /** The other records of the request are stored, and it is not over. */
  @Test
  void requestThatIsStoredInPart_isNoEnd() {
    rig.transport.then(
        batch -> PutResult.perRecord(List.of(Verdict.STORED, Verdict.THROTTLED), "{X=1}"));
    rig.append("a", "b");
    rig.after(200).answer();
    assertThat(rig.heard.warnings).hasSize(1);
    assertThat(rig.heard.recoveries).isEmpty();
    rig.settleAll();
    assertThat(rig.heard.recoveries).hasSize(1);
  }

  @Test
  void endOfATroubleThatWasNotToldOf_isNotToldEither() {
    failOnce(Verdict.THROTTLED);
    failOnce(Verdict.THROTTLED);
    assertThat(rig.heard.warnings).hasSize(1);
    assertThat(rig.heard.recoveries).hasSize(1);
  }

  @Test
  void outageAfterAWhileOfHealth_isToldAtOnce_andThrottlingOnceAMinute() {
    failOnce(Verdict.PAUSED);
    rig.ticker.advance(Duration.ofSeconds(11));
    failOnce(Verdict.PAUSED);
    assertThat(failures()).hasSize(2);
    assertThat(rig.heard.recoveries).hasSize(2);
    failOnce(Verdict.THROTTLED);
    rig.ticker.advance(Duration.ofSeconds(11));
    failOnce(Verdict.THROTTLED);
    assertThat(failures()).hasSize(3);
  }

  @Test
  void requestWithoutAnAnswer_isToldOfOnce_andSoIsItsEnd() {
    rig.append("a");
    rig.after(200);
    assertThat(rig.shipper.nanosToNextDeadline()).isEqualTo(LaneReport.UNANSWERED_NANOS);
    rig.after(TimeUnit.NANOSECONDS.toMillis(LaneReport.UNANSWERED_NANOS) - 1);
    assertThat(rig.heard.warnings).isEmpty();
    rig.after(1);
    assertThat(rig.heard.warnings)
        .singleElement()
        .asString()
        .contains("stream s: no answer for 3 s to PutRecords", "1 events wait in memory");
    rig.after(1000);
    assertThat(rig.shipper.nanosToNextDeadline()).isGreaterThan(LaneReport.UNANSWERED_NANOS);
    rig.answer();
    assertThat(rig.heard.warnings).hasSize(1);
    assertThat(rig.heard.recoveries).hasSize(1);
  }

  /** Of two streams in trouble the second is not hidden behind the first. */
  @Test
  void eachStream_isToldOf() {
    settings.streams = List.of("s", "t");
    rig = new ShipperRig(settings);
    rig.transport.thenWhole(Verdict.PAUSED).thenWhole(Verdict.PAUSED);
    rig.appendTo(0, "a");
    rig.appendTo(1, "b");
    rig.after(200).answer();
    assertThat(rig.heard.warnings)
        .hasSize(2)
        .anyMatch(told -> told.startsWith("stream s: "))
        .anyMatch(told -> told.startsWith("stream t: "));
  }
}
