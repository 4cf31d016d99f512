// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnpackerTest {

  private static final Packing LINES =
      new Packing(Packing.Aggregation.NEWLINE, Packing.Compression.NONE);
  private static final Packing ZIPPED_LINES =
      new Packing(Packing.Aggregation.NEWLINE, Packing.Compression.GZIP);
  private static final Packing KPL = new Packing(Packing.Aggregation.KPL, Packing.Compression.GZIP);

  private static PutEntry entry(byte[] data, int events) {
    return PutEntry.aggregate(
        "k", null, data, SeverityCounts.of(Severity.INFO, events), data.length, 0, 0);
  }

  private static PutEntry lines() {
    return entry("a\nb\n".getBytes(StandardCharsets.UTF_8), 2);
  }

  private static PutEntry aggregate() {
    KplEncoding encoding = new KplEncoding(new ArrayPool(1 << 20));
    encoding.begin("k", null);
    List<UserRecord> records = List.of(Records.of("a", 0), Records.of("b", 0));
    records.forEach(encoding::add);
    return entry(encoding.finish().toArray(), 2);
  }

  private static List<String> events(PutEntry entry, Packing own) {
    return Batchers.unpacker(own).apply(entry).stream()
        .map(event -> new String(event, StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void unpacker_goesByTheRecord_andElseByTheOptions() {
    assertThat(events(lines(), LINES)).containsExactly("a", "b");
    assertThat(events(lines(), ZIPPED_LINES)).containsExactly("a\nb\n");
    assertThat(events(lines().with(LINES), KPL)).containsExactly("a", "b");
    assertThat(events(lines().with(ZIPPED_LINES), LINES)).containsExactly("a\nb\n");
    assertThat(events(aggregate().with(KPL), LINES)).containsExactly("a", "b");
  }

  @Test
  void unpacker_leavesASingleEventWhole_whateverTheOptions() {
    PutEntry single = PutEntry.of(Records.of("a\nb", 0));
    assertThat(events(single, ZIPPED_LINES)).containsExactly("a\nb");
    assertThat(events(single, KPL)).containsExactly("a\nb");
    assertThat(single.packing(ZIPPED_LINES).compression()).isEqualTo(Packing.Compression.NONE);
    assertThat(single.packing(KPL).compression()).isEqualTo(Packing.Compression.GZIP);
  }

  /** Version 0.1.0 did not write down how: what fits the number of events. */
  @Test
  void unpacker_guesses_whereNobodyWroteItDown() {
    assertThat(events(lines().with(Packing.UNKNOWN), KPL)).containsExactly("a", "b");
    assertThat(events(aggregate().with(Packing.UNKNOWN), LINES)).containsExactly("a", "b");
    PutEntry one = entry("a\nb\n".getBytes(StandardCharsets.UTF_8), 1);
    assertThat(events(one.with(Packing.UNKNOWN), LINES)).containsExactly("a\nb\n");
    PutEntry zipped = entry(new byte[] {0x1f, (byte) 0x8b, '\n', 'x', '\n'}, 2);
    assertThat(events(zipped.with(Packing.UNKNOWN), LINES)).hasSize(1);
  }

  @Test
  void packing_survivesItsCode() {
    for (Packing.Aggregation aggregation : Packing.Aggregation.values()) {
      for (Packing.Compression compression : Packing.Compression.values()) {
        Packing packing = new Packing(aggregation, compression);
        assertThat(Packing.of(packing.code())).isEqualTo(packing);
      }
    }
    assertThat(Packing.of((byte) 0xFF)).isEqualTo(Packing.UNKNOWN);
  }
}
