// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The counts of events, in one table: the summary line, the meters and JMX read it, and the
 * documents name each row. A count is the same number everywhere.
 */
public enum SluiceCount {
  OFFERED("Events that the framework handed over", Kind.COUNTER, true, SluiceStats::offered),
  ACCEPTED("Events taken into the buffer", Kind.COUNTER, true, SluiceStats::accepted),
  DELIVERED("Events that Kinesis stored", Kind.COUNTER, true, SluiceStats::delivered),
  REJECTED("Events refused on the caller thread", Kind.DIVIDED, true, SluiceStats::rejectedTotal),
  DROPPED("Accepted events that were lost", Kind.DIVIDED, true, SluiceStats::droppedTotal),
  IN_MEMORY(
      "Events accepted and neither delivered nor dropped yet",
      Kind.LEVEL,
      true,
      SluiceStats::inMemory),
  IN_SPOOL("Events on disk that are not in memory", Kind.LEVEL, true, SluiceStats::inSpool),
  RECOVERED(
      "Events that earlier processes left on disk", Kind.COUNTER, true, SluiceStats::recovered),
  RETRIED("Events sent once more, each time", Kind.DIVIDED, true, SluiceStats::retried),
  MAYBE_DUPLICATED(
      "Events in requests that ended without a believable answer",
      Kind.COUNTER,
      true,
      SluiceStats::maybeDuplicated),
  TRUNCATED("Events cut, as they were too large", Kind.COUNTER, true, SluiceStats::truncated),
  FORMAT_ERRORS(
      "Events of which a part could not be written", Kind.COUNTER, true, SluiceStats::formatErrors),
  SPLIT_PARTS(
      "Parts of events that were too large, beyond the first of each",
      Kind.COUNTER,
      true,
      SluiceStats::splitParts),
  FALLBACK(
      "Dropped events that the fallback or the dead letter file took",
      Kind.COUNTER,
      true,
      SluiceStats::fallback),
  FILTERED(
      "Events that a filter of the appender denied, none of the offered ones",
      Kind.COUNTER,
      true,
      SluiceStats::filtered),
  KEY_MISSING(
      "Events without a value for their partition key",
      Kind.COUNTER,
      false,
      SluiceStats::keyMissing),
  ROUTE_MISSING(
      "Events whose value is none of the streamRoutes",
      Kind.COUNTER,
      false,
      SluiceStats::routeMissing),
  LOG_KEY_MISSING(
      "Events without the field that logKey names",
      Kind.COUNTER,
      false,
      SluiceStats::logKeyMissing),
  LINES_JOINED(
      "Events whose line breaks were replaced, so that each is one line",
      Kind.COUNTER,
      false,
      SluiceStats::linesJoined);

  /** How a count moves. */
  public enum Kind {
    /** Only rises. */
    COUNTER,
    /** Only rises, and is shown by reason or cause. */
    DIVIDED,
    /** What there is at the moment: it rises and falls. */
    LEVEL
  }

  private final String meaning;
  private final Kind kind;
  private final boolean inEachSummary;

  @SuppressWarnings("ImmutableEnumChecker") // each is a reference to an accessor: no state
  private final ToLongFunction<SluiceStats> read;

  SluiceCount(String meaning, Kind kind, boolean inEachSummary, ToLongFunction<SluiceStats> read) {
    this.meaning = meaning;
    this.kind = kind;
    this.inEachSummary = inEachSummary;
    this.read = read;
  }

  /** Its name in the summary line; JMX's attribute is the same with a capital, {@code InMemory}. */
  public String label() {
    StringBuilder label = new StringBuilder();
    for (String word : words()) {
      String first = word.substring(0, 1);
      label.append(label.isEmpty() ? first : first.toUpperCase(Locale.ROOT));
      label.append(word, 1, word.length());
    }
    return label.toString();
  }

  /** Its name as a meter, {@code sluice.events.maybe.duplicated}. A level has other names. */
  public String meter() {
    return "sluice.events." + String.join(".", words());
  }

  private String[] words() {
    return name().toLowerCase(Locale.ROOT).split("_");
  }

  /** One line of English. */
  public String meaning() {
    return meaning;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the summary line has it even when it is 0. */
  boolean isInEachSummary() {
    return inEachSummary;
  }

  /** The count itself, in events. */
  public long of(SluiceStats stats) {
    return read.applyAsLong(stats);
  }
}
