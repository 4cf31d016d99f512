// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.docs.StatusMessages.Message;
import dev.sluice.record.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TROUBLESHOOTING.md has a row for each message that the product can write, and no other. */
class MessagesTest {

  private static final List<String> MODULES =
      List.of("appender-core", "logback-appender", "log4j2-appender");

  /** Where texts are only passed on, which others have put together. */
  private static final List<String> PASS_ON =
      List.of(
          "EncodedFormat.java", // its refuse(...) makes an exception, no message
          "LossReport.java",
          "Refusals.java", // what Log4j says, once the appender works
          "Diagnostics.java",
          "StderrDiagnostics.java",
          "StatusDiagnostics.java",
          "QuietDiagnostics.java",
          "KinesisAppenderBase.java",
          "KinesisAppender.java");

  /** What it puts before each message is told above the tables. */
  private static final String PREFIX_OF_LOG4J = "StatusLoggerDiagnostics.java";

  private final Page page = Page.of(Page.ROOT.resolve("docs/TROUBLESHOOTING.md"));

  private static List<Message> messages() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return StatusMessages.in(sources);
  }

  @Test
  void everyMessage_hasARow() throws IOException {
    List<Message> messages = messages();
    assertThat(messages).hasSizeGreaterThan(80);
    String rows = String.join("\n", page.firstCells());
    assertThat(messages)
        .filteredOn(message -> !message.template().isEmpty())
        .filteredOn(message -> !message.place().startsWith(PREFIX_OF_LOG4J))
        .filteredOn(message -> !message.texts().stream().allMatch(rows::contains))
        .as("messages without a row in %s", page)
        .isEmpty();
  }

  @Test
  void messagesWithoutATextOfTheirOwn_areOnlyPassedOn() throws IOException {
    assertThat(messages())
        .filteredOn(message -> message.template().isEmpty())
        .extracting(message -> message.place().replaceFirst(":.*", ""))
        .isSubsetOf(PASS_ON);
  }

  /** A row for a message that nobody writes any more sends an operator the wrong way. */
  @Test
  void everyRow_isOfAMessageOfTheSources() throws IOException {
    List<String> texts = messages().stream().flatMap(m -> m.texts().stream()).toList();
    List<String> rows = page.firstCells().stream().filter(cell -> cell.startsWith("`")).toList();
    assertThat(rows).hasSizeGreaterThan(60);
    assertThat(rows)
        .filteredOn(row -> texts.stream().noneMatch(row::contains))
        .as("rows of %s that no source writes", page)
        .isEmpty();
  }

  /** What a message of loss names is explained where it leads. */
  @Test
  void everyReason_hasARow() {
    assertThat(Page.of(Page.ROOT.resolve("docs/OPERATIONS.md")).firstCells())
        .containsAll(Stream.of(DropReason.values()).map(r -> "`" + r.label() + "`").toList());
  }

  /** The test's own test: a message that is not there is missed. */
  @Test
  void keys_areTheTextsOfTheCalls() throws IOException {
    assertThat(messages())
        .flatExtracting(Message::texts)
        .contains(
            "events not delivered:",
            "the fallback failed:",
            "checkStream: the stream",
            "stays stopped, it could not start",
            "is not an option;");
  }
}
