// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.docs.Page;
import dev.sluice.it.docs.Page.Snippet;
import dev.sluice.testkit.EmbeddedKinesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every configuration in the documents works as it stands there: it starts without a word, and an
 * event arrives. Only the endpoint is put into it, where a reader's comes from the region, and what
 * is a part is put into a whole.
 */
class DocumentsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Where the SDK finds what a reader has in the environment. */
  private static final Map<String, String> SURROUNDINGS =
      Map.of("aws.region", "us-east-1", "aws.accessKeyId", "test", "aws.secretAccessKey", "test");

  private static final Pattern STREAM =
      Pattern.compile("<stream>([^<]+)|\\bstream=\"([^\"]+)|\\.stream = (\\S+)");

  @TempDir Path directory;

  private final Map<String, String> former = new HashMap<>();

  @BeforeEach
  void surround() {
    SURROUNDINGS.forEach(
        (name, value) -> former.put(name, String.valueOf(System.setProperty(name, value))));
  }

  @AfterEach
  void restore() {
    former.forEach(
        (name, value) -> {
          if (value.equals("null")) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  private static boolean isOurs(Snippet snippet) {
    return (snippet.language().equals("xml") || snippet.language().equals("properties"))
        && Pattern.compile("<Kinesis\\b|dev\\.sluice\\.logback\\.|type = Kinesis")
            .matcher(snippet.text())
            .find();
  }

  /** Its framework is another one: logback-access. AccessLogTest starts it. */
  private static boolean isOfAccessLogs(Snippet snippet) {
    return snippet.text().contains("KinesisAccessAppender");
  }

  static List<Snippet> configurations() {
    return Page.allSnippets().stream()
        .filter(DocumentsIT::isOurs)
        .filter(snippet -> !isOfAccessLogs(snippet))
        .toList();
  }

  @Test
  void configurations_areFoundInAllDocumentsThatShowSome() {
    assertThat(configurations())
        .extracting(snippet -> snippet.where().replaceFirst(":.*", ""))
        .contains(
            "README.md",
            "docs/READING.md",
            "docs/TESTING.md",
            "docs/guides/spool.md",
            "docs/guides/hosts.md")
        .filteredOn(page -> page.startsWith("docs/migration/"))
        .hasSize(14);
    assertThat(Page.allSnippets()).filteredOn(DocumentsIT::isOfAccessLogs).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration_startsAndDelivers(Snippet snippet) throws IOException {
    Matcher stream = STREAM.matcher(snippet.text());
    assertThat(stream.find()).isTrue();
    String name = stream.group().replaceFirst(".*[>=\"] *", "").replaceFirst("^\"", "");
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(name, 2)) {
      Framework framework =
          snippet.text().contains("dev.sluice.logback.") ? Framework.LOGBACK : Framework.LOG4J2;
      Path file = Files.createTempFile(directory, "snippet", "." + snippet.language());
      Files.writeString(file, whole(framework, snippet, kinesis));
      try (App app = framework.start(file.toUri().toURL())) {
        app.log(Line.info("paid").context("tenant", "acme").field("count", 3));
        assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
        app.stop();
        assertThat(app.errors()).isEmpty();
        assertThat(app.warnings()).isEmpty();
        assertThat(app.stats().delivered()).as(app.stats().summary()).isEqualTo(1);
        assertThat(app.stats().isConserved()).isTrue();
      }
      assertThat(kinesis.records()).hasSize(1);
    }
  }

  private static String whole(Framework framework, Snippet snippet, EmbeddedKinesis kinesis) {
    String text = snippet.text();
    if (snippet.language().equals("properties")) {
      return text + "\nappender.k.endpoint = " + kinesis.endpoint() + "\n";
    }
    text = text.replaceAll("\\$\\{(sys:)?sluice.testkit.endpoint}", kinesis.endpoint().toString());
    if (framework == Framework.LOGBACK) {
      if (!text.contains("<endpoint>")) {
        text = text.replace("<stream>", "<endpoint>" + kinesis.endpoint() + "</endpoint><stream>");
      }
      return text.contains("<configuration>")
          ? text
          : "<configuration>%s<root><appender-ref ref=\"KINESIS\"/></root></configuration>"
              .formatted(text);
    }
    if (!text.contains(" endpoint=")) {
      text = text.replace("<Kinesis ", "<Kinesis endpoint=\"" + kinesis.endpoint() + "\" ");
    }
    return text.contains("<Configuration")
        ? text
        : ("<Configuration><Appenders>%s</Appenders>"
                + "<Loggers><Root level=\"info\"><AppenderRef ref=\"KINESIS\"/></Root></Loggers>"
                + "</Configuration>")
            .formatted(text);
  }
}
