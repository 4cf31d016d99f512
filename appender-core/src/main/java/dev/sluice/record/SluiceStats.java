// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of every event so far. Bytes are data and partition keys in UTF-8.
 *
 * @param delivered events for which Kinesis returned a sequence number
 * @param dropped accepted events that were lost, by reason
 * @param inMemory events accepted and neither delivered nor dropped yet
 * @param heldBytes what the buffer is charged for them, at most {@code buffer.maxBytes}
 * @param accepted events taken into the buffer
 * @param rejected events refused on the caller thread, by reason
 * @param offered events that the framework handed over
 * @param retried events sent once more, counted each time
 * @param maybeDuplicated events in requests that ended without a believable answer
 * @param formatErrors events of which only a minimal record was sent
 * @param logKeyMissing events without the field that {@code format.logKey} names
 * @param keyMissing events without a value for their partition key
 * @param routeMissing events whose value is not listed in {@code streamRoutes}
 * @param requests PutRecords requests sent
 */
public record SluiceStats(
    long delivered,
    long deliveredBytes,
    Map<DropReason, Long> dropped,
    long droppedBytes,
    long inMemory,
    long inMemoryBytes,
    long heldBytes,
    long accepted,
    long acceptedBytes,
    Map<DropReason, Long> rejected,
    long offered,
    long retried,
    long maybeDuplicated,
    long formatErrors,
    long logKeyMissing,
    long keyMissing,
    long routeMissing,
    long requests) {

  public SluiceStats {
    dropped = Map.copyOf(dropped);
    rejected = Map.copyOf(rejected);
  }

  /** The counts of an appender that never opened: it refused whatever it was handed. */
  public static SluiceStats refused(long offered) {
    Map<DropReason, Long> closed = Map.of(DropReason.CLOSED, offered);
    return new SluiceStats(0, 0, Map.of(), 0, 0, 0, 0, 0, 0, closed, offered, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Accepted events lost for any reason. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events refused for any reason. */
  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events refused or lost for this reason. */
  public long count(DropReason reason) {
    return (reason.isRefusal() ? rejected : dropped).getOrDefault(reason, 0L);
  }

  /**
   * Whether every event is in exactly one state: offered = accepted + rejected, and accepted =
   * delivered + dropped + in memory, in events and in bytes. Holds at every quiet moment: no append
   * is under way and no answer is being settled, such as after a flush or a close.
   */
  public boolean isConserved() {
    return offered == accepted + rejectedTotal()
        && accepted == delivered + droppedTotal() + inMemory
        && acceptedBytes == deliveredBytes + droppedBytes + inMemoryBytes;
  }

  /** One line for the operator. */
  public String summary() {
    return "offered="
        + offered
        + " accepted="
        + accepted
        + " delivered="
        + delivered
        + " rejected="
        + reasons(rejected)
        + " dropped="
        + reasons(dropped)
        + " inMemory="
        + inMemory
        + " retried="
        + retried
        + " maybeDuplicated="
        + maybeDuplicated
        + " requests="
        + requests;
  }

  private static String reasons(Map<DropReason, Long> counts) {
    String text =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().label() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
    return text.isEmpty() ? "0" : text;
  }
}
