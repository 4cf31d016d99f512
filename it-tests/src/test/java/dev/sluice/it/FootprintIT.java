// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much an adapter brings into an application: HTTP client and Jackson included. */
class FootprintIT {

  private static final int MAX_JARS = 40;
  private static final long MAX_BYTES = 12L << 20;

  @ParameterizedTest
  @EnumSource
  void adapter_bringsFewAndSmallJars(Framework framework) throws IOException {
    List<Path> jars = RuntimeJars.of(framework);
    long bytes = 0;
    for (Path jar : jars) {
      assertThat(jar).isRegularFile();
      bytes += Files.size(jar);
    }
    System.out.printf("%s footprint: %d jars, %,d bytes%n", framework, jars.size(), bytes);
    assertThat(jars).as("%s", jars).hasSizeLessThanOrEqualTo(MAX_JARS);
    assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);
  }

  /** 5.6.3 has an advisory. */
  @ParameterizedTest
  @EnumSource
  void adapter_bringsAnHttpClientWithoutAKnownAdvisory(Framework framework) {
    assertThat(RuntimeJars.of(framework))
        .extracting(jar -> jar.getFileName().toString())
        .filteredOn(name -> name.startsWith("httpclient5-"))
        .singleElement()
        .extracting(name -> Version.parse(name.replaceAll("httpclient5-|\\.jar", "")))
        .satisfies(version -> assertThat(version).isGreaterThanOrEqualTo(Version.parse("5.6.4")));
  }

  /** Netty, the asynchronous clients and what reads streams would be twice as much. */
  @ParameterizedTest
  @EnumSource
  void adapter_bringsNothingForOptionsThatAreNotSet(Framework framework) {
    assertThat(RuntimeJars.of(framework))
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(
            name ->
                name.matches(
                    "(netty|apache-client|aws-crt|eventstream|http-auth-aws-eventstream|msgpack|zstd"
                        + "|snappy|micrometer|logback|log4j|bcp).*"));
  }
}
