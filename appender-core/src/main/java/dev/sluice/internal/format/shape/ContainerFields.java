// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.JsonFields;
import dev.sluice.internal.util.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an ECS task, under the names of AWS FireLens. They come in the background, so the
 * first events lack them. Any thread.
 */
public final class ContainerFields {

  /** Keys that are reserved from the start; empty outside of a task. */
  private final List<String> names;

  /** The values in the order of the names, null where not known; replaced as a whole, once. */
  private volatile @Nullable String[] values = new String[0];

  private ContainerFields(List<String> names) {
    this.names = names;
  }

  /** For a process outside of an ECS task. */
  public static ContainerFields none() {
    return new ContainerFields(List.of());
  }

  /** To be filled by {@link #learn}. */
  public static ContainerFields expected() {
    return new ContainerFields(List.of("ecs_cluster", "ecs_task_arn", "ecs_task_definition"));
  }

  /**
   * Takes the answer of the metadata endpoint about the task.
   *
   * @return whether it had any of the fields
   */
  public boolean learn(byte[] taskJson) {
    String family = text(taskJson, "Family");
    String revision = text(taskJson, "Revision");
    String definition = family == null || revision == null ? family : family + ":" + revision;
    String[] learned = {text(taskJson, "Cluster"), text(taskJson, "TaskARN"), definition};
    values = learned;
    return learned[0] != null || learned[1] != null || learned[2] != null;
  }

  private static @Nullable String text(byte[] json, String name) {
    Object found = JsonFields.find(json, FieldPath.of(name));
    return found == null || found.toString().isEmpty() ? null : found.toString();
  }

  List<String> names() {
    return names;
  }

  /** Empty until the answer is there. Must not be changed. */
  @Nullable String[] values() {
    return values;
  }
}
