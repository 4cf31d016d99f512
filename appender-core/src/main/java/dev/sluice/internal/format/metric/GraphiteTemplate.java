// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import java.util.List;

/** The words of a graphite template, such as {@code host.tags.measurement.field}. Immutable. */
final class GraphiteTemplate {

  static final String MEASUREMENT = "measurement";
  static final String FIELD = "field";
  static final String TAGS = "tags";

  private final List<String> words;

  private GraphiteTemplate(List<String> words) {
    this.words = words;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException for more than one word between white space
   */
  static GraphiteTemplate parse(String text) {
    if (text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("has white space in it");
    }
    return new GraphiteTemplate(List.of(text.split("\\.")));
  }

  /** Its parts: one of the three words above, or the name of a tag. */
  List<String> words() {
    return words;
  }

  /** Whether any metric could get a name from it. */
  boolean canName(MetricShape shape) {
    for (String word : words) {
      boolean can =
          switch (word) {
            case MEASUREMENT, FIELD -> true;
            case TAGS -> shape.hasTags();
            default -> shape.mayHaveTag(word);
          };
      if (can) {
        return true;
      }
    }
    return false;
  }
}
