// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Context entries are written in the order of their names, whatever a framework's map does. */
class ContextOrderIT {

  private static final List<String> NAMES =
      List.of("zone", "user", "requestId", "tenant", "app", "Region", "a.b", "session");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"json,''", "json,context", "ltsv,''", "otlp_json,''", "msgpack,''"})
  void entries_areSortedByNameInBothFrameworks(String type, String nest, EmbeddedKinesis kinesis) {
    String logback = stored(Framework.LOGBACK, type, nest, kinesis);
    assertThat(stored(Framework.LOG4J2, type, nest, kinesis)).isEqualTo(logback);
    List<Integer> places =
        NAMES.stream().sorted().map(name -> logback.indexOf("value-of-" + name + ";")).toList();
    assertThat(places).doesNotContain(-1).isSorted();
  }

  private String stored(Framework framework, String type, String nest, EmbeddedKinesis kinesis) {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis).with(Map.of("format.type", type, "format.contextName", nest));
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).as(() -> app.errors().toString()).isTrue();
      Line line = Line.info(Numbered.text(1));
      for (String name : NAMES) {
        line = line.context(name, "value-of-" + name + ";");
      }
      app.log(line);
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(1L);
      return kinesis.records().get(0).text().replaceAll("\"\\d{19}\"", "TIME");
    }
  }
}
