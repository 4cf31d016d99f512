// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Lambda functions in JavaScript make of our aggregates: npm's aws-kinesis-agg reads them. */
class NodeReaderIT {

  /** A key and Base64 a line in, a key and Base64 a line out. */
  private static final String SCRIPT =
      """
      const agg = require('aws-kinesis-agg');
      for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\\n')) {
        const [partitionKey, data] = line.split(' ');
        agg.deaggregateSync({partitionKey, sequenceNumber: '1', data}, true, (error, records) => {
          if (error) {
            console.error(error);
            process.exit(1);
          }
          records.forEach(record => console.log(record.partitionKey + ' ' + record.data));
        });
      }
      """;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private record Event(String key, String text) {}

  @Test
  void aggregates_areReadByAwsKinesisAgg(EmbeddedKinesis kinesis) throws Exception {
    Tools.assume("Node with " + NodePackage.NAME + " of npm", NodePackage.isInstalled());
    OptionFile file =
        new OptionFile(kinesis)
            .with("partitionKey", "mdc:tenant")
            .with("batch.aggregation", "kpl")
            .with("batch.linger", "1 min")
            .with("format.type", "single_value")
            .with("format.newline", "none");
    List<Event> expected =
        IntStream.range(0, 200).mapToObj(i -> new Event("tenant-" + i % 7, "é😀 " + i)).toList();
    try (App app =
        Framework.LOGBACK.start(
            file.write(Framework.LOGBACK, directory, ""), new Settings(Map.of()))) {
      expected.forEach(event -> app.log(Line.info(event.text()).context("tenant", event.key())));
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
    }
    assertThat(kinesis.records()).hasSizeLessThan(50);

    assertThat(readByNode(kinesis.records())).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<Event> readByNode(List<StoredRecord> records) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (StoredRecord record : records) {
      String data = Base64.getEncoder().encodeToString(record.data());
      lines.append(record.partitionKey()).append(' ').append(data).append('\n');
    }
    Path input = Files.writeString(directory.resolve("aggregates"), lines);
    Path output = directory.resolve("events");
    Process node =
        new ProcessBuilder("node", "-e", SCRIPT)
            .directory(NodePackage.HOME.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isZero();
    List<Event> events = new ArrayList<>();
    for (String line : Files.readAllLines(output)) {
      String[] parts = line.split(" ", 2);
      events.add(new Event(parts[0], new String(Base64.getDecoder().decode(parts[1]), UTF_8)));
    }
    return events;
  }
}
