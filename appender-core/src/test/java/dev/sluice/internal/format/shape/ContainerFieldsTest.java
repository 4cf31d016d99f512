// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TestEvent;
import dev.sluice.internal.format.Formatting;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is learned of an ECS task after the start is in the records from then on. */
class ContainerFieldsTest {

  /** As in the documentation of ECS, shortened. */
  private static final String TASK =
      """
      {"Cluster":"default","TaskARN":"arn:aws:ecs:us-west-2:111122223333:task/default/158d1c8083dd49d6",
       "Family":"curltest","Revision":"5","DesiredStatus":"RUNNING","KnownStatus":"RUNNING",
       "Containers":[{"Name":"~internal~ecs~pause","TaskARN":"not this one"}]}
      """;

  private final ContainerFields container = ContainerFields.expected();

  private Formatting formatting(String... options) {
    Formatting formatting = Formatting.bare(options);
    formatting.container = container;
    return formatting;
  }

  private boolean learn(String json) {
    return container.learn(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fields_appearOnceTheyAreKnown() {
    Formatting formatting = formatting();
    assertThat(formatting.write(TestEvent.of("m"))).isEqualTo("{}");
    assertThat(learn(TASK)).isTrue();
    assertThat(formatting.write(TestEvent.of("m")))
        .isEqualTo(
            "{\"ecs_cluster\":\"default\","
                + "\"ecs_task_arn\":\"arn:aws:ecs:us-west-2:111122223333:task/default/158d1c8083dd49d6\","
                + "\"ecs_task_definition\":\"curltest:5\"}");
  }

  @Test
  void names_areReservedFromTheStart() {
    Formatting formatting = formatting();
    TestEvent event = TestEvent.of("m").mdc("ecs_cluster", "mine");
    assertThat(formatting.write(event)).isEqualTo("{\"context_ecs_cluster\":\"mine\"}");
    learn("{\"Cluster\":\"default\"}");
    assertThat(formatting.write(event))
        .isEqualTo("{\"context_ecs_cluster\":\"mine\",\"ecs_cluster\":\"default\"}");
  }

  @Test
  void options_decideAboutThemAsAboutAllOthers() {
    learn(TASK);
    assertThat(formatting("dataKeys", "ecs_cluster").write(TestEvent.of("m")))
        .isEqualTo("{\"ecs_cluster\":\"default\"}");
    assertThat(
            formatting("staticFields", "ecs_cluster=mine", "dataKeys", "ecs_cluster")
                .write(TestEvent.of("m")))
        .isEqualTo("{\"ecs_cluster\":\"mine\"}");
  }

  @Test
  void answersThatMakeNoSense_teachNothing() {
    for (String answer :
        new String[] {"", "[]", "{", "{\"Family\":{}}", "{\"Cluster\":\"\"}", "{}"}) {
      assertThat(learn(answer)).as(answer).isFalse();
      assertThat(formatting().write(TestEvent.of("m"))).isEqualTo("{}");
    }
    assertThat(learn("{\"Family\":\"web\"}")).isTrue();
    assertThat(formatting().write(TestEvent.of("m")))
        .isEqualTo("{\"ecs_task_definition\":\"web\"}");
  }
}
