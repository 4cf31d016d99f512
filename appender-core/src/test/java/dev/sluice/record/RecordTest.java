// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordTest {

  @Test
  void utf8Length_agreesWithTheBytesThatJavaWrites() {
    long seed = Long.getLong("sluice.property.seed", 7);
    Random random = new Random(seed);
    char[] alphabet = {'a', 'é', '€', '\uD83D', '\uDE00', '\uD800', '\uFFFD', 0, 0x7F, 0x80, 0x7FF};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        text.append(alphabet[random.nextInt(alphabet.length)]);
      }
      assertThat(Utf8.length(text.toString()))
          .as("seed %s, text %s", seed, text.codePoints().boxed().toList())
          .isEqualTo(text.toString().getBytes(UTF_8).length);
    }
  }

  @Test
  void utf8Repair_replacesLoneSurrogatesAndNothingElse() {
    String whole = "a\uD83D\uDE00é";
    assertThat(Utf8.repair(whole)).isSameAs(whole);
    assertThat(Utf8.repair("\uD83D\uD83D\uDE00\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
    assertThat(Utf8.repair("\uDE00")).isEqualTo("\uFFFD");
    assertThat(Utf8.repair("\uD83D")).isEqualTo("\uFFFD");
    assertThat(Utf8.repair("")).isEmpty();
  }

  @Test
  void randomKeys_are128BitsInHex() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(RandomKeys.next());
    }
    assertThat(keys).hasSize(1000).allMatch(key -> key.matches("[0-9a-f]{32}"));
  }

  @Test
  void userRecord_refusesWhatItCannotCount() {
    String key = "k".repeat(Short.MAX_VALUE);
    byte[] data = new byte[1];
    UserRecord largest = new UserRecord(data, key, null, Short.MAX_VALUE, Severity.INFO, 5);
    assertThat(largest.sizeBytes()).isEqualTo(1 + Short.MAX_VALUE);
    assertThat(largest.route()).isEqualTo(Short.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserRecord(data, key + "k", Severity.INFO, 5))
        .withMessageContaining("partition key: 32768");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserRecord(data, null, null, 32_768, Severity.INFO, 5))
        .withMessageContaining("route: 32768");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserRecord(data, null, null, -1, Severity.INFO, 5));
  }

  @Test
  void userRecord_countsDataAndKeyAndChargesTheHeapOfBoth() {
    UserRecord keyed = new UserRecord(new byte[10], "é", Severity.INFO, 5);
    assertThat(keyed.sizeBytes()).isEqualTo(12);
    assertThat(keyed.heldBytes()).isEqualTo(12 + UserRecord.HEAP_OVERHEAD_BYTES);
    UserRecord free = new UserRecord(new byte[10], null, Severity.INFO, 5);
    assertThat(free.sizeBytes()).isEqualTo(42);
    assertThat(PutEntry.of(free).partitionKey()).hasSize(32);
    assertThat(PutEntry.of(free).sizeBytes()).isEqualTo(42);
  }

  @Test
  void tried_changesNothingButTheCount() {
    PutEntry first = PutEntry.of(new UserRecord(new byte[10], null, Severity.INFO, 5));
    PutEntry second = first.tried();
    assertThat(first.attempts()).isZero();
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second).usingRecursiveComparison().ignoringFields("attempts").isEqualTo(first);
  }

  @Test
  void putResult_givesEachRecordItsVerdict() {
    PutResult mixed = PutResult.perRecord(List.of(Verdict.STORED, Verdict.THROTTLED), "x");
    assertThat(mixed.verdict(0)).isEqualTo(Verdict.STORED);
    assertThat(mixed.verdict(1)).isEqualTo(Verdict.THROTTLED);
    assertThat(mixed.isWholeFailure()).isFalse();
    assertThat(PutResult.stored().verdict(17)).isEqualTo(Verdict.STORED);
    assertThat(PutResult.stored().isWholeFailure()).isFalse();
    assertThat(PutResult.whole(Verdict.UNKNOWN, "x").isWholeFailure()).isTrue();
  }

  @Test
  void severityCounts_addUp() {
    SeverityTally tally = new SeverityTally();
    tally.add(Severity.WARN);
    tally.add(SeverityCounts.of(Severity.INFO, 1000));
    SeverityCounts before = tally.counts();
    tally.add(SeverityCounts.one(Severity.WARN));
    tally.subtract(Severity.INFO);
    assertThat(before).hasToString("1000 INFO, 1 WARN");
    assertThat(tally.counts()).hasToString("999 INFO, 2 WARN");
    assertThat(tally.total()).isEqualTo(1001).isEqualTo(tally.counts().total());
    assertThat(tally.counts().minus(before).count(Severity.INFO)).isEqualTo(-1);
    tally.subtract(tally.counts());
    assertThat(tally.total()).isZero();
    assertThat(tally.counts()).isEqualTo(SeverityCounts.NONE).hasToString("0");
    assertThat(before).isNotEqualTo(tally.counts()).hasSameHashCodeAs(before);
    SeverityAdder adder = new SeverityAdder();
    adder.add(before);
    adder.add(Severity.WARN);
    assertThat(adder.counts()).hasToString("1000 INFO, 2 WARN");
  }

  @Test
  void entry_knowsTheSeveritiesOfItsEvents() {
    UserRecord warning = new UserRecord(new byte[3], "k", Severity.WARN, 0);
    assertThat(PutEntry.of(warning).severities()).isSameAs(SeverityCounts.one(Severity.WARN));
    assertThat(PutEntry.of(warning).tried().severities()).hasToString("1 WARN");
    SeverityCounts many = SeverityCounts.of(Severity.INFO, 7);
    PutEntry aggregate = PutEntry.aggregate("k", null, new byte[9], many, 30, 900, 0);
    assertThat(aggregate.eventCount()).isEqualTo(7);
    assertThat(aggregate.tried().severities()).isEqualTo(many);
  }

  @Test
  void dropReasons_haveTheNamesOfTheMetrics() {
    assertThat(DropReason.values())
        .extracting(DropReason::label)
        .containsExactly(
            "closed",
            "buffer_full",
            "self_log",
            "oversize",
            "log_key_missing",
            "no_metric",
            "format_error",
            "filter_failed",
            "overflow",
            "expired",
            "undeliverable",
            "spool_damaged",
            "shutdown");
  }

  @Test
  void onlyUnknown_mayHaveStoredARecordInSecret() {
    assertThat(Verdict.values()).filteredOn(Verdict::isAmbiguous).containsExactly(Verdict.UNKNOWN);
  }
}
