// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The outcome of every event so far. Bytes are data and partition keys in UTF-8.
 *
 * @param delivered events for which Kinesis returned a sequence number
 * @param lost events that will not be at the stream, refused or dropped, by reason and severity
 * @param inMemory events accepted and neither delivered nor dropped yet
 * @param inSpool events on disk and not in memory; those of earlier processes too
 * @param recovered events that earlier processes left on disk
 * @param heldBytes the bytes that the buffer charges for them, at most two thirds of {@code
 *     buffer.maxBytes}
 * @param accepted events taken into the buffer
 * @param offered events that the framework handed over; of one that was split, each part
 * @param retried events sent once more, counted each time
 * @param maybeDuplicated events in requests that ended without a believable answer
 * @param formatErrors events that could not be written, or not completely: a text that names the
 *     failure was sent in place of the missing part
 * @param logKeyMissing events without the field that {@code format.logKey} names
 * @param keyMissing events without a value for their partition key
 * @param routeMissing events whose value is not listed in {@code streamRoutes}
 * @param fallback dropped events that the fallback or the dead letter file took
 * @param truncated events of which text was cut, as they were too large
 * @param splitParts records beyond the first one of events that were split, each counted as an
 *     event: the framework handed over {@code offered - splitParts} events
 * @param linesJoined events whose line breaks were replaced, so that each is one line
 * @param filtered events that a filter of the appender denied; they are not offered
 * @param requests PutRecords requests sent
 * @param causes why events were sent again or expired
 */
public record SluiceStats(
    long delivered,
    long deliveredBytes,
    Map<DropReason, SeverityCounts> lost,
    long droppedBytes,
    long inMemory,
    long inMemoryBytes,
    long inSpool,
    long inSpoolBytes,
    long recovered,
    long recoveredBytes,
    long heldBytes,
    long accepted,
    long acceptedBytes,
    long offered,
    long retried,
    long maybeDuplicated,
    long formatErrors,
    long logKeyMissing,
    long keyMissing,
    long routeMissing,
    long fallback,
    long truncated,
    long splitParts,
    long linesJoined,
    long filtered,
    long requests,
    FailureCauses causes) {

  public SluiceStats {
    lost = Map.copyOf(lost);
  }

  /** The counts of an appender that never opened: it refused all its events. */
  public static SluiceStats refused(SeverityCounts offered) {
    Map<DropReason, SeverityCounts> closed = Map.of(DropReason.CLOSED, offered);
    return new SluiceStats(
        0,
        0,
        closed,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        offered.total(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        FailureCauses.NONE);
  }

  /** Accepted events that were lost, by reason. */
  public Map<DropReason, Long> dropped() {
    return totals(false);
  }

  /** Events refused on the caller thread, by reason. */
  public Map<DropReason, Long> rejected() {
    return totals(true);
  }

  private Map<DropReason, Long> totals(boolean refusals) {
    Map<DropReason, Long> totals = new EnumMap<>(DropReason.class);
    lost.forEach(
        (reason, counts) -> {
          if (reason.isRefusal() == refusals) {
            totals.put(reason, counts.total());
          }
        });
    return totals;
  }

  /** Accepted events lost for any reason. */
  public long droppedTotal() {
    return total(dropped());
  }

  /** Events refused for any reason. */
  public long rejectedTotal() {
    return total(rejected());
  }

  private static long total(Map<DropReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events refused or dropped for this reason. */
  public long count(DropReason reason) {
    return severities(reason).total();
  }

  /** Events of this severity that were refused or dropped for this reason. */
  public long count(DropReason reason, Severity severity) {
    return severities(reason).count(severity);
  }

  /** Events of this severity that expired without any failed request, such as in an old spool. */
  public long expiredUntried(Severity severity) {
    return causes.untried().count(severity);
  }

  /** Events refused or dropped for this reason, by severity. */
  public SeverityCounts severities(DropReason reason) {
    return lost.getOrDefault(reason, SeverityCounts.NONE);
  }

  /**
   * Whether every event is in exactly one state: offered = accepted + rejected, and accepted +
   * recovered = delivered + dropped + in memory + in the spool, in events and in bytes. It holds at
   * each moment, unless a fallback has held up the thread that counts for a tenth of a second.
   */
  public boolean isConserved() {
    return offered == accepted + rejectedTotal()
        && accepted + recovered == delivered + droppedTotal() + inMemory + inSpool
        && acceptedBytes + recoveredBytes
            == deliveredBytes + droppedBytes + inMemoryBytes + inSpoolBytes;
  }

  /** One line for the operator: the counts, and the number of requests. */
  public String summary() {
    StringBuilder line = new StringBuilder();
    for (SluiceCount count : SluiceCount.values()) {
      if (count.isInEachSummary() || count.of(this) > 0) {
        line.append(count.label()).append('=').append(text(count)).append(' ');
      }
    }
    return line.append("requests=").append(requests).toString();
  }

  private String text(SluiceCount count) {
    return switch (count) {
      case REJECTED -> reasons(rejected());
      case DROPPED -> reasons(dropped());
      default -> Long.toString(count.of(this));
    };
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
