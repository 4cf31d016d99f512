// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's name: what is exported comes first, and what the kernel says second. */
class EnvironmentTest {

  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path kernel;

  @BeforeEach
  void kernelKnowsTheName() throws IOException {
    kernel = directory.resolve("hostname");
    Files.writeString(kernel, "web-7\n");
  }

  private String of(String name) {
    return new Environment(variables::get, kernel).apply(name);
  }

  @Test
  void hostname_isTheVariable() {
    variables.put("HOSTNAME", "exported");
    assertThat(of("HOSTNAME")).isEqualTo("exported");
  }

  @Test
  void hostname_isTheKernelsWhereNobodyExportsIt() {
    assertThat(of("HOSTNAME")).isEqualTo("web-7");
    variables.put("HOSTNAME", " ");
    assertThat(of("HOSTNAME")).isEqualTo("web-7");
  }

  @Test
  void hostname_isUnknownWhereTheKernelDoesNotSay() throws IOException {
    Files.writeString(kernel, "(none)\n");
    assertThat(of("HOSTNAME")).isNull();
    Files.delete(kernel);
    assertThat(of("HOSTNAME")).isNull();
  }

  @Test
  void otherVariables_areWhatTheyAre() {
    variables.put("COMPUTERNAME", "PC");
    assertThat(of("COMPUTERNAME")).isEqualTo("PC");
    assertThat(of("SLUICE_STREAM")).isNull();
  }
}
