// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.StackRoom;

/**
 * Refuses the first events if the stack is nearly full. The first event initialises classes of the
 * encoder or layout. A class whose initialiser ends with a StackOverflowError stays broken, and
 * each later event would fail. The first event with a throwable initialises more classes, so it
 * counts separately. Any thread.
 */
final class FirstEvents {

  // Written without order: two threads that are both the first do no harm.
  private boolean isPlainTried;
  private boolean isThrownTried;
  private boolean isOver;

  /** Whether both kinds of first events were written. */
  boolean isOver() {
    return isOver;
  }

  /** Whether an event may be written now. */
  boolean mayWrite(boolean hasThrown) {
    return (hasThrown ? isThrownTried : isPlainTried) || StackRoom.isAmple();
  }

  void wereWritten(boolean hasThrown) {
    isPlainTried |= !hasThrown;
    isThrownTried |= hasThrown;
    isOver = isPlainTried && isThrownTried;
  }
}
