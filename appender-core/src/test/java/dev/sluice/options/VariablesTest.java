// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

  @ParameterizedTest
  @CsvSource({
    "SLUICE_STREM, SLUICE_STREAM",
    "SLUICE_BATCH_LINGRE, SLUICE_BATCH_LINGER",
    "SLUICE_BATCHLINGER, SLUICE_BATCH_LINGER",
    "sluice_stream, SLUICE_STREAM",
    "SLUICE_SPOOL_MAX_BITES, SLUICE_SPOOL_MAX_BYTES"
  })
  void unknown_nameTheNearestOption(String given, String meant) {
    assertThat(Variables.unknown(Map.of(given, "8080")))
        .containsExactly(Map.entry(given, "; did you mean " + meant + "?"));
  }

  @Test
  void unknown_nameNothingThatIsNotLikeIt() {
    assertThat(Variables.unknown(Map.of("SLUICE_WHATEVER_ELSE_IT_IS", "x")))
        .containsExactly(Map.entry("SLUICE_WHATEVER_ELSE_IT_IS", ""));
  }

  @Test
  void unknown_leaveWhatIsKnownAndWhatIsOfOthers() {
    assertThat(
            Variables.unknown(
                Map.of(
                    "SLUICE_STREAM", "a",
                    "SLUICE_SPOOL_MAX_BYTES", "1 GiB",
                    "STREAM", "b",
                    "SLUICE_UI_SERVICE_HOST", "10.0.0.1",
                    "SLUICE_UI_SERVICE_PORT_HTTP", "80",
                    "SLUICE_UI_PORT", "tcp://10.0.0.1:80",
                    "SLUICE_UI_PORT_80_TCP_ADDR", "10.0.0.1")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', linger, batch.linger",
    "batch, stream, stream",
    "batch, Linger, batch.linger",
    "'', bacth, batch",
    "'', patritionKey, partitionKey",
    "retry, maxBytes, batch.maxBytes or buffer.maxBytes or spool.maxBytes",
    "spool, directroy, spool.directory"
  })
  void unknownOption_isToldWithTheOneThatMayBeMeant(String section, String given, String meant) {
    SluiceOptions options = new SluiceOptions();
    options.sections().stream()
        .filter(one -> one.section().equals(section))
        .forEach(one -> one.set(given, "1"));
    Problems problems = new Problems();
    OptionNames.resolve(options, name -> null, problems);
    assertThat(String.join("\n", problems.messages()))
        .contains(given + " is not an option; did you mean " + meant + "? ");
  }
}
