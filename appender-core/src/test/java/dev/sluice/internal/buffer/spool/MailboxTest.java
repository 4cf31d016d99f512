// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.LockWithoutMemory;
import dev.sluice.fake.ManualTicker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final List<Integer> done = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(new ManualTicker(), () -> {}, 3);

  private void order(int number) {
    mailbox.order(() -> done.add(number));
  }

  private void work() {
    for (Runnable order; (order = mailbox.nextOrder()) != null; ) {
      order.run();
    }
  }

  @Test
  void order_isPostedWithOthersOrByTheCall() {
    order(1);
    work();
    assertThat(done).as("not called").isEmpty();
    order(2);
    order(3);
    work();
    assertThat(done).as("as many as are posted together").containsExactly(1, 2, 3);
    order(4);
    assertThat(mailbox.call()).isTrue();
    work();
    assertThat(done).containsExactly(1, 2, 3, 4);
  }

  @Test
  void order_keepsItsPlaceBehindThoseThatWerePostedBefore() {
    for (int number = 1; number <= 7; number++) {
      order(number);
    }
    mailbox.nextOrder().run();
    order(8);
    order(9);
    mailbox.call();
    work();
    assertThat(done).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void hasOrders_untilTheDiskThreadHasTakenThem() {
    order(1);
    assertThat(mailbox.hasOrders()).as("the disk thread cannot see it").isFalse();
    mailbox.call();
    assertThat(mailbox.hasOrders()).isTrue();
    mailbox.nextOrder();
    assertThat(mailbox.hasOrders()).isFalse();
    assertThat(mailbox.isBusy()).isTrue();
  }

  /** The other thread has the lock, and there is no memory to wait for it. */
  @Test
  void ordersAndNews_withoutMemoryForTheLock_areDoneOnce() {
    order(1);
    order(2);
    LockWithoutMemory.in(mailbox, 0, () -> order(3)); // the last one posts all of them
    LockWithoutMemory.in(mailbox, 0, mailbox::call);
    work();
    assertThat(done).containsExactly(1, 2, 3);
    mailbox.addNews(() -> done.add(4));
    LockWithoutMemory.in(mailbox, 0, mailbox::pollNews);
    assertThat(mailbox.peekNews()).isNull();
  }

  @Test
  void news_comeInTheirOrder() {
    assertThat(mailbox.peekNews()).isNull();
    mailbox.addNews(() -> done.add(1));
    mailbox.addNews(() -> done.add(2));
    for (Runnable news; (news = mailbox.peekNews()) != null; mailbox.pollNews()) {
      news.run();
    }
    assertThat(done).containsExactly(1, 2);
    mailbox.addNews(() -> done.add(3));
    assertThat(mailbox.peekNews()).isNotNull();
  }
}
