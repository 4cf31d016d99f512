// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is given up goes to the fallback, event by event, whatever it was packed into. */
class DeadLettersTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig;

  @BeforeEach
  void open() {
    settings.keepsUndelivered = true;
    rig = new ShipperRig(settings);
  }

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
    assertThat(rig.stats().fallback()).isEqualTo(rig.undelivered.size());
  }

  private List<String> texts() {
    return rig.undelivered.stream().map(UndeliveredEvent::text).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void expired_comesEventByEvent(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.maxAttempts = 2;
    open();
    rig.transport.always(batch -> PutResult.whole(Verdict.FAILED, "down"));
    rig.append("one", "two", "three");
    rig.settleAll();
    assertThat(texts()).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(rig.undelivered)
        .allMatch(event -> event.reason() == DropReason.EXPIRED && event.stream().equals("s"));
  }

  @Test
  void expiredBeforeItsFirstTry_comesToo() {
    rig.transport.always(batch -> PutResult.whole(Verdict.PAUSED, "missing"));
    rig.append("first");
    rig.after(200).answer();
    rig.append("second");
    rig.after(11 * 60_000);
    rig.settleAll();
    assertThat(texts()).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void undeliverable_comesAlone() {
    rig.transport.always(
        batch ->
            dev.sluice.fake.FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.INVALID, "no")
                : PutResult.stored());
    rig.append("good", "bad", "fine");
    rig.settleAll();
    assertThat(texts()).containsExactly("bad");
    assertThat(rig.undelivered.get(0).reason()).isEqualTo(DropReason.UNDELIVERABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "newline", "kpl"})
  void abandon_handsOverWhatIsHeldAnywhere(String aggregation) {
    settings.batch.setAggregation(aggregation);
    settings.maxInFlight = 2;
    settings.ordered = true;
    open();
    rig.transport.shards =
        new ShardMap(
            List.of(new ShardMap.Shard("s-0", BigInteger.ZERO, BigInteger.ONE.shiftLeft(128))));
    List<String> all = new ArrayList<>();
    rig.transport.thenWhole(Verdict.FAILED); // waits for its retry
    appendKeyed(all, 5);
    rig.after(200).answer();
    appendKeyed(all, 5); // waits behind those
    rig.after(0);
    rig.append("under way");
    all.add("under way");
    rig.after(200);
    appendKeyed(all, 3); // still in the intake
    rig.abandon();
    assertThat(texts()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(rig.stats().count(DropReason.SHUTDOWN)).isEqualTo(all.size());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        RuntimeException.class,
        AssertionError.class,
        OutOfMemoryError.class,
        StackOverflowError.class,
        java.io.IOException.class,
        InterruptedException.class
      })
  void fallbackThatThrows_losesWhatItGetsAndStopsNothing(Class<? extends Throwable> type)
      throws Exception {
    Throwable thrown = type.getConstructor().newInstance();
    rig.beforeHandOver =
        () -> {
          Thread.currentThread().interrupt();
          sneak(thrown);
        };
    rig.transport.always(
        batch ->
            dev.sluice.fake.FakeTransport.texts(batch).contains("bad")
                ? PutResult.whole(Verdict.INVALID, "no")
                : PutResult.stored());
    rig.append("bad", "good");
    for (int i = 0; i < 100 && !rig.shipper.isDrained(); i++) {
      try {
        rig.after(1000).answer();
      } catch (OutOfMemoryError e) {
        // the thread goes on
      }
    }
    assertThat(Thread.interrupted()).isFalse();
    assertThat(rig.stats().delivered()).isEqualTo(1);
    assertThat(rig.stats().count(DropReason.UNDELIVERABLE)).isEqualTo(1);
    assertThat(rig.heard.warnings)
        .anyMatch(line -> line.contains("the fallback failed: " + type.getName()))
        .anyMatch(line -> line.contains("retry.deadLetterFile: 1 (1 in all)"));
  }

  /** What it throws may quote the event that it was given. */
  @Test
  void fallbackThatThrows_isToldWithoutTheEvent() {
    rig.beforeHandOver =
        () -> {
          throw new IllegalStateException("no room\nfor SECRET-1, it is \"SECRET-2\"");
        };
    rig.append("SECRET-1");
    rig.abandon();
    assertThat(rig.heard.warnings)
        .contains(
            "the fallback failed: java.lang.IllegalStateException: no room for ..., it is ...");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private void appendKeyed(List<String> all, int count) {
    for (int i = 0; i < count; i++) {
      String text = "event " + all.size();
      all.add(text);
      rig.append(
          new UserRecord(
              text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              "k" + i,
              dev.sluice.record.Severity.WARN,
              rig.ticker.nanoTime()));
    }
  }
}
