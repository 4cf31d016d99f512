// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Compressors;
import dev.sluice.internal.util.Decompress;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncodingTest {

  private final LineEncoding encoding = new LineEncoding(new ArrayPool(1 << 20));

  @Test
  void events_endWithOneLineFeedEach() {
    assertThat(finish(encoding, "a", "b\n", "", "\n", "é\r\n", "c"))
        .isEqualTo("a\nb\n\n\né\r\nc\n");
    assertThat(finish(encoding, "alone")).as("and nothing of the last one").isEqualTo("alone\n");
    assertThat(encoding.loneEvent(5)).isNull();
  }

  @Test
  void fits_whatTheDataHoldsWithItsLineFeed() {
    encoding.begin("key", null);
    encoding.add(record("ab"));
    encoding.add(record("c\n"));
    assertThat(encoding.sizeBytes()).isEqualTo(5);
    assertThat(encoding.fits(record("de"), 8)).isTrue();
    assertThat(encoding.fits(record("de"), 7)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw"})
  void compressor_makesOneWholeFrameOfAnAggregate(String kind) throws IOException {
    BatchOptions options = new BatchOptions();
    options.setAggregation("newline");
    options.setAggregationMaxBytes("2 KiB");
    Batcher batcher =
        Batchers.compile(
            "s",
            options,
            false,
            500,
            1 << 20,
            Keeper.MEMORY,
            compressors(kind),
            new ArrayPool(1 << 20));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      batcher.offer(record("event " + i));
      all.append("event ").append(i).append('\n');
    }
    List<PutEntry> entries = new ArrayList<>(batcher.cut().entries());
    batcher.offer(record("alone"));
    entries.addAll(batcher.cut().entries());
    all.append("alone\n");

    StringBuilder read = new StringBuilder();
    for (PutEntry entry : entries) {
      String lines = new String(Decompress.decompress(kind, entry.data()), UTF_8);
      assertThat(lines).endsWith("\n");
      assertThat(lines.lines().count()).isEqualTo(entry.eventCount());
      read.append(lines);
    }
    assertThat(entries).hasSizeBetween(3, 10);
    assertThat(read).hasToString(all.toString());
  }

  private static Supplier<Compressor> compressors(String kind) {
    FormatOptions options = new FormatOptions();
    options.setCompression(kind);
    return Compressors.compile(options, new Problems());
  }

  private static String finish(LineEncoding encoding, String... texts) {
    encoding.begin("key", null);
    List<UserRecord> records = Stream.of(texts).map(LineEncodingTest::record).toList();
    records.forEach(encoding::add);
    byte[] data = encoding.finish().toArray();
    assertThat(data).hasSize(encoding.sizeBytes());
    return new String(data, UTF_8);
  }

  private static UserRecord record(String text) {
    return new UserRecord(text.getBytes(UTF_8), null, Severity.INFO, 0);
  }
}
