// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.record.DropReason;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFileTest {

  private static final Packing OWN =
      new Packing(Packing.Aggregation.NONE, Packing.Compression.NONE);

  private static final byte[] DATA = {1, (byte) 0xFF, '\n', 0};

  @TempDir Path directory;

  private final List<DeadLetterFile> open = new ArrayList<>();

  private DeadLetterFile open(long maxBytes) {
    DeadLetterFile file = new DeadLetterFile(directory.resolve("dead.jsonl"), maxBytes, OWN);
    open.add(file);
    return file;
  }

  private static PutEntry entry(String hashKey) {
    return PutEntry.aggregate(
        "key \"quoted\"", hashKey, DATA, SeverityCounts.of(Severity.INFO, 3), 99, 99, 0);
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("dead.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void write_keepsAllThatIsNeededToSendItLater() throws IOException {
    DeadLetterFile file = open(10_000);
    file.write(DropReason.EXPIRED, "logs", entry("42"));
    file.write(DropReason.SHUTDOWN, "logs", entry(null));
    JsonNode first = lines().get(0);
    assertThat(first.get("partitionKey").textValue()).isEqualTo("key \"quoted\"");
    assertThat(first.get("explicitHashKey").textValue()).isEqualTo("42");
    assertThat(first.get("data").binaryValue()).isEqualTo(DATA);
    assertThat(first.get("events").intValue()).isEqualTo(3);
    assertThat(first.get("reason").textValue()).isEqualTo("expired");
    assertThat(first.get("stream").textValue()).isEqualTo("logs");
    assertThat(java.time.Instant.parse(first.get("time").textValue())).isNotNull();
    assertThat(lines().get(1).has("explicitHashKey")).isFalse();
    file.close();
  }

  @Test
  void write_makesAFileForItsOwnerOnly() throws IOException {
    DeadLetterFile file = open(10_000);
    assertThat(directory.resolve("dead.jsonl")).as("not before it is needed").doesNotExist();
    file.write(DropReason.EXPIRED, "logs", entry(null));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("dead.jsonl"))))
        .isEqualTo("rw-------");
    file.close();
  }

  @Test
  void write_appendsAndStopsAtItsBound() throws IOException {
    DeadLetterFile file = open(300);
    file.write(DropReason.EXPIRED, "logs", entry(null));
    file.close();
    DeadLetterFile again = open(300);
    again.write(DropReason.EXPIRED, "logs", entry(null));
    assertThatThrownBy(() -> again.write(DropReason.EXPIRED, "logs", entry(null)))
        .hasMessageContaining("move it away");
    assertThat(lines()).hasSize(2);
    Files.move(directory.resolve("dead.jsonl"), directory.resolve("old.jsonl"));
    again.write(DropReason.EXPIRED, "logs", entry(null));
    assertThat(lines()).as("a new file").hasSize(1);
    again.close();
  }

  @Test
  void write_beginsALineOfItsOwn_behindOneThatAFullDiskOrAKillCutOff() throws IOException {
    Files.writeString(directory.resolve("dead.jsonl"), "{\"time\":\"20");
    DeadLetterFile file = open(10_000);
    file.write(DropReason.EXPIRED, "logs", entry("1"));
    file.write(DropReason.EXPIRED, "logs", entry("2"));
    List<String> lines = Files.readAllLines(directory.resolve("dead.jsonl"));
    assertThat(lines).hasSize(3);
    assertThat(new ObjectMapper().readTree(lines.get(1)).get("explicitHashKey").textValue())
        .isEqualTo("1");
    file.close();
  }

  @Test
  void write_goesToTheNewFile_whereSomebodyMovedTheOldOneAwayAndMadeAnother() throws IOException {
    DeadLetterFile file = open(10_000);
    file.write(DropReason.EXPIRED, "logs", entry("1"));
    Files.move(directory.resolve("dead.jsonl"), directory.resolve("old.jsonl"));
    Files.createFile(directory.resolve("dead.jsonl")); // as logrotate does with create
    file.write(DropReason.EXPIRED, "logs", entry("2"));
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).get("explicitHashKey").textValue()).isEqualTo("2");
    file.close();
  }

  @Test
  void write_hasRoomAgain_whereSomebodyEmptiedTheFile() throws IOException {
    DeadLetterFile file = open(300);
    file.write(DropReason.EXPIRED, "logs", entry(null));
    file.write(DropReason.EXPIRED, "logs", entry(null));
    Files.write(directory.resolve("dead.jsonl"), new byte[0]); // as logrotate's copytruncate
    file.write(DropReason.EXPIRED, "logs", entry(null));
    assertThat(lines()).hasSize(1);
    file.close();
  }

  @Test
  void write_failsWithoutItsDirectory() {
    DeadLetterFile file = new DeadLetterFile(directory.resolve("none").resolve("f"), 10_000, OWN);
    assertThatThrownBy(() -> file.write(DropReason.EXPIRED, "logs", entry(null)))
        .isInstanceOf(IOException.class);
    file.close();
  }
}
