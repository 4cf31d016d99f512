// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.options.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The examples for Kubernetes and ECS say what holds: names of options, times, rights. */
class ContainerExamplesIT {

  private static final Path ROOT = Path.of(System.getProperty("sluice.root")).normalize();
  private static final Path EXAMPLES = ROOT.resolve("examples/container");

  @Test
  void kubernetes_waitsLongerThanTheAppenderDrains() throws IOException {
    List<JsonNode> documents;
    try (MappingIterator<JsonNode> all =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .readValues(EXAMPLES.resolve("kubernetes.yaml").toFile())) {
      documents = all.readAll();
    }
    assertThat(documents)
        .extracting(document -> document.path("kind").asText())
        .containsExactly("ServiceAccount", "Deployment");
    JsonNode pod = documents.get(1).at("/spec/template/spec");
    assertThat(pod.path("serviceAccountName").asText())
        .isEqualTo(documents.get(0).at("/metadata/name").asText());
    assertThat(documents.get(0).at("/metadata/annotations/eks.amazonaws.com~1role-arn").asText())
        .startsWith("arn:aws:iam::");
    assertDrainsWithin(
        pod.path("terminationGracePeriodSeconds").asInt(), pod.at("/containers/0/env"));
  }

  @Test
  void ecsTask_waitsLongerThanTheAppenderDrains() throws IOException {
    JsonNode task = new ObjectMapper().readTree(EXAMPLES.resolve("ecs-task.json").toFile());
    assertThat(task.path("taskRoleArn").asText()).startsWith("arn:aws:iam::");
    JsonNode container = task.at("/containerDefinitions/0");
    assertDrainsWithin(container.path("stopTimeout").asInt(), container.path("environment"));
  }

  @Test
  void policy_allowsWhatTheAppenderCalls_andNothingElse() throws IOException {
    JsonNode policy = new ObjectMapper().readTree(EXAMPLES.resolve("iam-policy.json").toFile());
    assertThat(policy.path("Statement"))
        .extracting(statement -> statement.path("Action").asText())
        .containsExactly("kinesis:PutRecords", "kinesis:ListShards");
    assertThat(policy.path("Statement"))
        .extracting(statement -> statement.path("Resource").asText())
        .allMatch(resource -> resource.startsWith("arn:aws:kinesis:") && !resource.contains("*"));
  }

  private static void assertDrainsWithin(int stopSeconds, JsonNode environment) {
    Map<String, String> values =
        StreamSupport.stream(environment.spliterator(), false)
            .collect(Collectors.toMap(v -> v.path("name").asText(), v -> v.path("value").asText()));
    assertThat(values).containsKeys("SLUICE_STREAM", "AWS_REGION", "SLUICE_DRAIN_TIMEOUT");
    assertThat(Variables.unknown(values)).isEmpty();
    Duration drain =
        Duration.parse(
            "PT" + values.get("SLUICE_DRAIN_TIMEOUT").replace(" ", "").toUpperCase(Locale.ROOT));
    assertThat(stopSeconds).isGreaterThan((int) drain.toSeconds() + 1);
  }
}
