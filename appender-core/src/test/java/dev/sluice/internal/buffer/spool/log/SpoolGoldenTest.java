// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spools that former versions of the format wrote once. They must be readable for ever: when a
 * change breaks this test, the change is wrong, and not the files. Two segments with records 1 to 6
 * and 7 to 12, all of {@link SpoolRig#entry}; 1 to 3 are acknowledged in the cursor, and in that of
 * version 2 also 5, 8, 9 and 12. Version 0.1.0 wrote v1 and v2; v3 has version 2 of the segments,
 * an inventory, and records of {@code kpl} and {@code gzip}.
 */
class SpoolGoldenTest {

  private static final List<String> FILES =
      List.of("cursor", "seg-0000000000000001.log", "seg-0000000000000007.log");

  @TempDir private Path temp;

  @Test
  void version1_isReadForEver() throws IOException {
    List<PutEntry> entries = comesBack("v1");

    assertThat(entries.stream().map(SpoolRig::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(4, 12).boxed().toList());
    PutEntry fourth = entries.get(0);
    assertThat(fourth.partitionKey()).isEqualTo("key-4");
    assertThat(fourth.explicitHashKey()).isEqualTo("4");
    assertThat(fourth.eventCount()).isEqualTo(5);
    assertThat(fourth.eventBytes()).isEqualTo(40 + 62);
    assertThat(new String(fourth.data(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("4:62;");
  }

  @Test
  void version2OfTheCursor_isReadForEver() throws IOException {
    assertThat(comesBack("v2").stream().map(SpoolRig::number)).containsExactly(4, 6, 7, 10, 11);
  }

  @Test
  void version2OfTheSegments_isReadForEver() throws IOException {
    List<PutEntry> entries = comesBack("v3");

    assertThat(entries.stream().map(SpoolRig::number)).containsExactly(4, 6, 7, 10, 11);
    Packing today = new Packing(Packing.Aggregation.NEWLINE, Packing.Compression.ZSTD);
    assertThat(entries)
        .extracting(entry -> entry.packing(today))
        .containsOnly(new Packing(Packing.Aggregation.KPL, Packing.Compression.GZIP));
  }

  /** What 0.1.0 wrote says nothing of it: neither do today's options. */
  @Test
  void packingOfAnEarlierVersion_isUnknown() throws IOException {
    Packing today = new Packing(Packing.Aggregation.NEWLINE, Packing.Compression.ZSTD);
    assertThat(comesBack("v2"))
        .extracting(entry -> entry.packing(today))
        .containsOnly(Packing.UNKNOWN);
  }

  private List<PutEntry> comesBack(String version) throws IOException {
    Path root = Files.createDirectory(temp.resolve("root"), LocalDisk.permissions("rwx------"));
    Path directory =
        Files.createDirectory(root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    for (String file : FILES) {
      try (InputStream golden =
          getClass().getResourceAsStream("/spool/" + version + "/app-0/" + file)) {
        Files.copy(golden, directory.resolve(file));
      }
    }
    try (InputStream golden =
        getClass().getResourceAsStream("/spool/" + version + "/app-0/inventory")) {
      if (golden != null) { // from version 3 on
        Files.copy(golden, directory.resolve("inventory"));
      }
    }
    SpoolRig rig = new SpoolRig(root);
    rig.openRecovered();
    List<PutEntry> entries = new ArrayList<>();
    for (Frame frame; (frame = rig.spool.next()) != null; ) {
      entries.add(frame.entry());
    }
    assertThat(rig.spool.counts().lost()).isEqualTo(Amount.NONE);
    rig.spool.close();
    assertThat(rig.warnings).isEmpty();
    return entries;
  }
}
