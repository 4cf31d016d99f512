// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forwarder's jar, run as {@code endpoint}. QuickStartIT shows what it is for. */
class EndpointIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRONG_USAGE = 2;
  private static final int NO_PORT = 3;

  private static ChildJvm.Builder endpoint() {
    return ChildJvm.ofForwarder().argument("endpoint");
  }

  @Test
  void eventsOfAllItsStreams_areShown_whateverTheyArePackedIn() {
    try (ChildJvm endpoint = endpoint().argument("--stream=a, b").argument("--port=0").start()) {
      String address =
          endpoint.awaitLine("export ", PATIENCE).replaceFirst(".*SLUICE_ENDPOINT=(\\S+).*", "$1");
      for (String stream : new String[] {"a", "b"}) {
        String aggregation = stream.equals("a") ? "kpl" : "newline";
        Map<String, String> settings =
            Map.of(
                "endpoint",
                address,
                "stream",
                stream,
                "aggregation",
                aggregation,
                "compression",
                "zstd");
        try (App app = Framework.LOGBACK.start("aggregation", settings)) {
          app.info("first to " + stream);
          app.info("second to " + stream);
          app.stop();
          assertThat(app.stats().delivered()).isEqualTo(2);
          assertThat(app.stats().isConserved()).isTrue();
        }
        endpoint.awaitLine("\"first to " + stream + "\"", PATIENCE);
        endpoint.awaitLine("\"second to " + stream + "\"", PATIENCE);
      }
      assertThat(endpoint.lines()).filteredOn(line -> line.startsWith("{")).hasSize(4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=65536|--port must be a number from 0 to 65535: 65536",
        "--port=x|--port must be a number from 0 to 65535: x",
        "--follow|there is no option --follow; there are --stream NAME, --port PORT"
      })
  void wrongUsage_isNamed(String option, String told) {
    try (ChildJvm endpoint = endpoint().argument(option).start()) {
      assertThat(endpoint.awaitExit(PATIENCE)).isEqualTo(WRONG_USAGE);
      assertThat(endpoint.output()).contains(told);
    }
  }

  @Test
  void portThatIsTaken_isNamed() {
    try (EmbeddedKinesis other = EmbeddedKinesis.withStream("a", 1);
        ChildJvm endpoint =
            endpoint().argument("--port").argument(other.endpoint().getPort()).start()) {
      assertThat(endpoint.awaitExit(PATIENCE)).isEqualTo(NO_PORT);
      assertThat(endpoint.output())
          .contains("cannot listen on 127.0.0.1:" + other.endpoint().getPort());
    }
  }
}
