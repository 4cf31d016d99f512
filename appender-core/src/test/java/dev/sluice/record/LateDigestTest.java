// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LateDigestTest {

  private static final int MD5_BYTES = 16;
  private static final int HEAD_BYTES = 4;

  private final Random random = new Random(1321);

  private PutEntry entry(int length) {
    byte[] data = new byte[HEAD_BYTES + length + MD5_BYTES];
    random.nextBytes(data);
    Arrays.fill(data, data.length - MD5_BYTES, data.length, (byte) 0);
    return PutEntry.aggregate(
        "k",
        null,
        data,
        new LateDigest(data, HEAD_BYTES),
        SeverityCounts.one(Severity.INFO),
        1,
        1,
        0);
  }

  private static void assertWhole(PutEntry entry) {
    byte[] data = entry.data();
    byte[] body = Arrays.copyOfRange(data, HEAD_BYTES, data.length - MD5_BYTES);
    assertThat(Arrays.copyOfRange(data, data.length - MD5_BYTES, data.length))
        .as("of %d bytes", body.length)
        .isEqualTo(HashKeys.md5().digest(body));
  }

  /** All lengths of an end, in any order, and as many lanes as there may be. */
  @Test
  void completeAll_writesTheDigestsOfTheJdk() {
    for (int count : new int[] {0, 1, 15, 16, 17, 95, 96, 97, 111, 112, 200, 500}) {
      List<PutEntry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(entry(i < 140 ? i : random.nextInt(3000)));
      }
      PutEntry.completeAll(entries);
      entries.forEach(
          entry -> assertThat(bare(entry)).as("without a reader").isEqualTo(entry.data()));
      entries.forEach(LateDigestTest::assertWhole);
    }
  }

  /** The bytes as they are in memory, which nobody completes. */
  private static byte[] bare(PutEntry entry) {
    LateDigest late = entry.lateDigest();
    return late == null ? new byte[0] : late.bytes();
  }

  @Test
  void data_isWholeWhoeverReadsIt_alsoThroughACopy() {
    PutEntry entry = entry(100);
    PutEntry copy = entry.tried();
    assertWhole(copy);
    assertWhole(entry);
  }

  /** Records without a digest, and those that have theirs, are left alone. */
  @Test
  void completeAll_leavesOthersAlone() {
    PutEntry plain =
        PutEntry.aggregate("k", null, new byte[40], SeverityCounts.one(Severity.INFO), 1, 1, 0);
    PutEntry done = entry(10);
    assertWhole(done);
    List<PutEntry> entries = new ArrayList<>(List.of(plain, done));
    for (int i = 0; i < 20; i++) {
      entries.add(entry(i));
    }
    PutEntry.completeAll(entries);
    assertThat(plain.data()).containsOnly(0);
    entries.subList(1, entries.size()).forEach(LateDigestTest::assertWhole);
  }
}
