// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

  private static final String REGENERATE =
      "mvn -pl appender-core test -Dtest=OptionsPageTest -Dsluice.docs.write=true";

  @Test
  void page_saysWhatTheTableSays() throws IOException {
    Path page =
        Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs/OPTIONS.md")
            .normalize();
    String rendered = OptionsPage.render();
    if (Boolean.getBoolean("sluice.docs.write")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, rendered);
    }
    assertThat(page).as("regenerate it with: %s", REGENERATE).exists();
    assertThat(Files.readString(page))
        .as("docs/OPTIONS.md is stale; regenerate it with: %s", REGENERATE)
        .isEqualTo(rendered);
  }
}
