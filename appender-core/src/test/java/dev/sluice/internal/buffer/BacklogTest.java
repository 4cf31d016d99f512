// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.Records;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.record.PutEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final Backlog backlog = new Backlog(new ArrayPool(1 << 20));
  private final List<String> taken = new ArrayList<>();
  private int room = Integer.MAX_VALUE;

  @Test
  void feed_handsOverDueRetriesBeforeFreshRecords() {
    backlog.add(Records.of("fresh", 9));
    backlog.retryAt(20, List.of(Records.entry("later", 2)));
    backlog.retryAt(10, List.of(Records.entry("sooner", 1)));
    feed(20);
    assertThat(taken).containsExactly("sooner", "later", "fresh");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void feed_leavesWhatIsNotDue() {
    backlog.retryAt(10, List.of(Records.entry("a", 1)));
    feed(9);
    assertThat(taken).isEmpty();
    assertThat(backlog.nextDueNanos()).isEqualTo(10);
    feed(10);
    assertThat(taken).containsExactly("a");
    assertThat(backlog.nextDueNanos()).isNull();
  }

  @Test
  void feed_comparesAcrossTheOverflowOfTheClock() {
    backlog.retryAt(Long.MIN_VALUE + 5, List.of(Records.entry("later", 1)));
    backlog.retryAt(Long.MAX_VALUE - 5, List.of(Records.entry("sooner", 1)));
    feed(Long.MAX_VALUE);
    assertThat(taken).containsExactly("sooner");
    feed(Long.MIN_VALUE + 5);
    assertThat(taken).containsExactly("sooner", "later");
  }

  @Test
  void feed_keepsWhatTheReceiverHasNoRoomFor() {
    backlog.retryAt(1, List.of(Records.entry("a", 1), Records.entry("b", 1)));
    backlog.add(Records.of("c", 1));
    room = 1;
    feed(5);
    assertThat(taken).containsExactly("a");
    assertThat(backlog.oldestCreatedNanos(9)).isEqualTo(1);
    room = 10;
    feed(5);
    assertThat(taken).containsExactly("a", "b", "c");
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.oldestCreatedNanos(9)).isEqualTo(9);
  }

  @Test
  void makeDue_keepsTheOrderInWhichTheyWereDue() {
    backlog.retryAt(30, List.of(Records.entry("c", 1)));
    backlog.retryAt(10, List.of(Records.entry("a", 1), Records.entry("b", 1)));
    backlog.makeDue(5);
    backlog.retryAt(20, List.of(Records.entry("later", 1)));
    assertThat(backlog.nextDueNanos()).isEqualTo(5);
    feed(5);
    assertThat(taken).containsExactly("a", "b", "c");
    feed(20);
    assertThat(taken).endsWith("later");
    backlog.makeDue(30);
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void feedAlone_looksTenTimesASecond_andShowsWhatIsDue() {
    long start = Long.MAX_VALUE - 5;
    long tenth = Duration.ofMillis(100).toNanos();
    backlog.retryAloneAt(start + tenth + 1, Records.entry("later", 2));
    backlog.retryAloneAt(start, Records.entry("sooner", 1));
    assertThat(backlog.nextAloneNanos()).isEqualTo(start);
    room = 0;
    feedAlone(start);
    room = 2;
    feedAlone(start + tenth - 1);
    assertThat(taken).isEmpty();
    feedAlone(start + tenth);
    assertThat(taken).containsExactly("sooner");
    assertThat(backlog.nextAloneNanos()).isEqualTo(start + 2 * tenth);
    backlog.makeDue(start + tenth);
    feedAlone(start + tenth);
    assertThat(taken).containsExactly("sooner", "later");
    assertThat(backlog.nextAloneNanos()).isNull();
  }

  private void feedAlone(long nowNanos) {
    backlog.feedAlone(nowNanos, entry -> take(Records.text(entry)));
  }

  @Test
  void retryAt_keepsNoEmptyGroup() {
    backlog.retryAt(1, List.of());
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.nextDueNanos()).isNull();
  }

  /** The one that could not be taken is asked about again; those before it are gone. */
  @Test
  void takeFresh_takesEachOutOnce_whereOneFails() {
    for (String text : List.of("a", "b", "c")) {
      backlog.add(Records.of(text, 1));
    }
    boolean[] failed = new boolean[1];
    Consumer<PutEntry> sink =
        entry -> {
          if (Records.text(entry).equals("b") && !failed[0]) {
            failed[0] = true;
            throw new OutOfMemoryError("a test's");
          }
          taken.add(Records.text(entry));
        };
    assertThatThrownBy(() -> backlog.takeFresh(sink)).isInstanceOf(OutOfMemoryError.class);
    backlog.takeFresh(sink);
    assertThat(taken).containsExactly("a", "b", "c");
    assertThat(backlog.isEmpty()).isTrue();
  }

  private void feed(long nowNanos) {
    if (backlog.feedRetries(nowNanos, entry -> take(Records.text(entry)))) {
      backlog.feedFresh(record -> take(Records.text(record)));
    }
  }

  private boolean take(String text) {
    return room-- > 0 && taken.add(text);
  }
}
