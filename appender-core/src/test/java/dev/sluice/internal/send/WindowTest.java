// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many requests are let through, and how large they may be. */
class WindowTest {

  private static final long MAX_BYTES = 5 << 20;

  private final Window window = new Window(8, new InFlightBytes(MAX_BYTES));
  private long nowNanos;

  /** One request after the other, each answered after so long. */
  private void answer(int requests, long millis) {
    answer(requests, millis, 1000);
  }

  private void answer(int requests, long millis, long batchBytes) {
    for (int i = 0; i < requests; i++) {
      long dispatchedNanos = nowNanos;
      nowNanos += Duration.ofMillis(millis).toNanos();
      window.answered(dispatchedNanos, nowNanos, batchBytes);
    }
  }

  private void throttle() {
    window.throttled(nowNanos, ++nowNanos);
  }

  private void timeOut(long millis) {
    long dispatchedNanos = nowNanos;
    nowNanos += Duration.ofMillis(millis).toNanos();
    window.unanswered(dispatchedNanos, nowNanos);
  }

  @Test
  void refused_isAFailure_whereMoreAreRefusedThanASearchTakes() {
    for (int i = 0; i < Window.SEARCH_REFUSALS; i++) {
      assertThat(window.refused(false)).isFalse();
      assertThat(window.refused(true)).isFalse();
    }
    assertThat(window.refused(true)).as("a record that was refused before").isFalse();
    assertThat(window.refused(false)).isTrue();
    window.stored();
    assertThat(window.refused(false)).isFalse();
    window.failed(nowNanos, nowNanos);
    assertThat(window.refused(true)).as("while nothing passes").isTrue();
  }

  @Test
  void throttled_halvesDownToOne() {
    throttle();
    assertThat(window.limit()).isEqualTo(4);
    throttle();
    throttle();
    throttle();
    assertThat(window.limit()).isEqualTo(1);
    assertThat(window.hasRoom(nowNanos, 1)).isTrue();
  }

  @Test
  void throttled_halvesOnceForRequestsThatWereUnderWayTogether() {
    long dispatchedNanos = nowNanos;
    for (int i = 0; i < 8; i++) {
      window.throttled(dispatchedNanos, ++nowNanos);
    }
    assertThat(window.limit()).isEqualTo(4);
  }

  @Test
  void answered_goesOnAfterMoreRequestsThanAnIntCounts() {
    window.roundTrips = Integer.MAX_VALUE;
    answer(32, 10);
    answer(1, 1000);
    assertThat(window.limit()).as("the short round trips before are known").isEqualTo(4);
  }

  @Test
  void answered_opensByOneInARoundOfRequests() {
    throttle();
    throttle();
    answer(2, 20);
    assertThat(window.limit()).isEqualTo(2);
    answer(1, 20);
    assertThat(window.limit()).isEqualTo(3);
    answer(100, 20);
    assertThat(window.limit()).isEqualTo(8);
  }

  @Test
  void answered_narrowsWhenAnswersComeMuchLater() {
    answer(5, 100);
    answer(1, 390);
    assertThat(window.limit()).isEqualTo(8);
    answer(1, 410);
    assertThat(window.limit()).isEqualTo(4);
  }

  @Test
  void answered_takesNoNoticeOfSmallDelays() {
    answer(5, 1);
    answer(5, 240);
    assertThat(window.limit()).isEqualTo(8);
  }

  @Test
  void answered_comparesWithRequestsOfTheSameSize() {
    answer(5, 2, 1_000);
    answer(5, 900, 5_000_000);
    assertThat(window.limit()).isEqualTo(8);
    answer(1, 4_000, 5_000_000);
    assertThat(window.limit()).isEqualTo(4);
  }

  @Test
  void answered_getsUsedToALongerWay() {
    answer(5, 10);
    answer(17, 5_000);
    int narrowed = window.limit();
    assertThat(narrowed).isLessThan(8);
    answer(60, 5_000);
    assertThat(window.limit()).isEqualTo(8);
  }

  @Test
  void unanswered_halvesRequestsUntilTheyGetThrough() {
    timeOut(10_000);
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES / 2);
    timeOut(10_000);
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES / 4);
    answer(20, 3_000); // they get through, but not by much: more would time out again
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES / 4);
    answer(20, 2_000);
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void unanswered_neverCutsRequestsToNothing() {
    for (int i = 0; i < 100; i++) {
      timeOut(10_000);
    }
    assertThat(window.requestBytes()).isEqualTo(Window.MIN_REQUEST_BYTES);
  }

  @Test
  void unanswered_takesAResetForNoSignOfASlowWay() {
    timeOut(900);
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES);
    assertThat(window.limit()).isEqualTo(8);
  }

  private void cutOff() {
    window.failed(nowNanos, ++nowNanos);
    window.unanswered(nowNanos - 1, nowNanos);
  }

  /** A gateway that refuses the size of a request may close so early that its answer is lost. */
  @Test
  void unanswered_halvesRequestsThatAreCutOffAgainAndAgain() {
    cutOff();
    cutOff();
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES);
    cutOff();
    cutOff();
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES / 4);
    window.stored();
    answer(20, 20);
    assertThat(window.requestBytes()).as("slowly").isLessThan(MAX_BYTES / 3);
    answer(600, 20);
    assertThat(window.requestBytes()).isEqualTo(MAX_BYTES);
  }

  @Test
  void hasRoom_countsTheBytesOfAllStreams() {
    InFlightBytes shared = new InFlightBytes(100);
    Window one = new Window(2, shared);
    Window other = new Window(2, shared);
    one.opened(60);
    assertThat(other.hasRoom(0, 41)).isFalse();
    assertThat(other.hasRoom(0, 40)).isTrue();
    one.closed(60);
    assertThat(other.hasRoom(0, 1000)).as("alone, whatever its size").isTrue();
  }

  @Test
  void failed_closesToOneAfterAFailureAndOpensAgain() {
    Window window = new Window(3, new InFlightBytes(100));
    assertThat(window.hasRoom(0, 1000)).as("alone, whatever its size").isTrue();
    window.opened(40);
    assertThat(window.hasRoom(0, 60)).isTrue();
    assertThat(window.hasRoom(0, 61)).isFalse();
    window.opened(40);
    window.opened(1);
    assertThat(window.hasRoom(0, 1)).isFalse();
    window.closed(1);
    window.failed(-5, 10);
    window.failed(-5, 11); // was under way already
    assertThat(window.failuresInRow()).isEqualTo(1);
    assertThat(window.hasRoom(20, 1)).isFalse();
    window.closed(40);
    window.closed(40);
    assertThat(window.hasRoom(20, 1)).isTrue();
    window.failed(15, 20);
    assertThat(window.failuresInRow()).isEqualTo(2);
    window.stored();
    window.opened(40);
    assertThat(window.hasRoom(20, 60)).isTrue();
  }

  @Test
  void pauseUntil_takesTheLatestTime() {
    Window window = new Window(3, new InFlightBytes(100));
    long start = Long.MAX_VALUE - 5;
    window.pauseUntil(start + 10);
    window.pauseUntil(start + 7);
    assertThat(window.isPaused(start + 9)).isTrue();
    assertThat(window.hasRoom(start + 9, 1)).isFalse();
    assertThat(window.isPaused(start + 10)).isFalse();
    window.pauseUntil(start + 20);
    window.stored();
    assertThat(window.isPaused(start + 11)).isFalse();
  }
}
