// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormerNamesTest {

  private static final Set<String> PATHS =
      OptionNames.all().stream()
          .flatMap(section -> section.table().stream().map(option -> section.path(option.name())))
          .collect(Collectors.toSet());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "streamName",
        "bufferSize",
        "maxRetries",
        "shutdownTimeout",
        "threadCount",
        "roleToAssumeArn",
        "batchDelay",
        "discardThreshold",
        "discardAction",
        "clientEndpoint",
        "clientRegion",
        "assumedRole",
        "clientFactory",
        "useShutdownHook",
        "initializationTimeout",
        "truncateOversizeMessages",
        "enableBatchLogging",
        "enableHostname",
        "enableLocation",
        "enableInstanceId",
        "enableAccountId",
        "enableKeyValuePairs",
        "appendNewlines",
        "processId",
        "tags",
        "kinesisEndpoint",
        "KinesisPort",
        "AggregationEnabled",
        "AggregationMaxSize",
        "AggregationMaxCount",
        "CollectionMaxCount",
        "CollectionMaxSize",
        "RecordMaxBufferedTime",
        "recordTtl",
        "MaxRecordSize",
        "MaxConnections",
        "ConnectTimeout",
        "RequestTimeout",
        "VerifyCertificate",
        "CaCertPath",
        "LogLevel",
        "ProxyHost",
        "ProxyPort",
        "ProxyUserName",
        "ProxyPassword",
        "StsEndpoint",
        "stream_name",
        "time_key",
        "log_key",
        "TIME_KEY_FORMAT"
      })
  void of_namesAnOptionThatIsThere(String name) {
    String answer = FormerNames.of(name);
    assertThat(answer).startsWith("here it is ");
    assertThat(PATHS).contains(answer.replace("here it is ", "").split("[,=]", 2)[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"steam", "lingr", "key", "_"})
  void of_leavesOtherNamesAlone(String name) {
    assertThat(FormerNames.of(name)).isNull();
  }
}
