// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.StackRoom;

/**
 * Holds back the first events from a stack that is nearly full. They initialise classes of whatever
 * writes them, and a class whose initialiser ends with a StackOverflowError stays broken: each
 * later event would fail. Events with a throwable have a first one of their own. Any thread.
 */
final class FirstEvents {

  // Written without order: two threads that are both the first do no harm.
  private boolean isPlainTried;
  private boolean isThrownTried;
  private boolean isOver;

  /** Whether all this is over. */
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
