// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders in the name of the stream. */
class PlaceholdersTest {

  private static final String PROPERTY = "sluice.test.placeholder";

  private final Map<String, String> environment = new HashMap<>();
  private final SluiceOptions options = new SluiceOptions();

  private List<String> resolve(String stream) {
    options.set("stream", stream);
    Problems problems = new Problems();
    OptionNames.resolve(options, environment::get, problems);
    return problems.messages();
  }

  @AfterEach
  void forgetTheProperty() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void stream_takesEnvironmentPropertiesAndHostname() {
    environment.put("STAGE", "prod");
    environment.put("HOSTNAME", "web-1");
    System.setProperty(PROPERTY, "logs");

    assertThat(resolve("%{env:STAGE}-%{sys:" + PROPERTY + "}.%{hostname}_%{env:NONE:-x}"))
        .isEmpty();
    assertThat(options.get(SluiceOptions.STREAM)).isEqualTo("prod-logs.web-1_x");
  }

  @Test
  void stream_mayBeAnArn() {
    environment.put("ACCOUNT", "123456789012");

    assertThat(resolve("arn:aws:kinesis:eu-west-1:%{env:ACCOUNT}:stream/logs")).isEmpty();
    assertThat(options.get(SluiceOptions.STREAM))
        .isEqualTo("arn:aws:kinesis:eu-west-1:123456789012:stream/logs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%{env:NONE}", "%{sys:none}", "%{hostname}", "%{tag}", "%{env:}", "%{}", "%{env}"})
  void stream_namesThePlaceholderWithoutAValue(String placeholder) {
    assertThat(resolve("logs-" + placeholder))
        .singleElement()
        .asString()
        .startsWith("stream has the placeholder " + placeholder + ",");
  }

  @Test
  void stream_isCheckedOnceItIsResolved() {
    environment.put("X", "not a name");

    assertThat(resolve("%{env:X}")).singleElement().asString().contains("\"not a name\"");
  }

  @Test
  void values_areNotResolvedAgain() {
    environment.put("X", "%{env:Y}");
    environment.put("Y", "secret");

    assertThat(resolve("%{env:X}")).singleElement().asString().doesNotContain("secret");
  }

  @Test
  void hostname_isTheEnvironments() {
    assertThat(Placeholders.hostname(environment::get)).isNull();
    environment.put("COMPUTERNAME", "PC");
    assertThat(Placeholders.hostname(environment::get)).isEqualTo("PC");
    environment.put("HOSTNAME", " ");
    assertThat(Placeholders.hostname(environment::get)).isEqualTo("PC");
  }
}
