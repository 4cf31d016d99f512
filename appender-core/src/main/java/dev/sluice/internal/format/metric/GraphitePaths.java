// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names that are put together by templates: paths of words between dots. */
final class GraphitePaths implements GraphiteNames {

  private final GraphiteTemplates templates;
  private final String prefix;
  private final GraphiteSanitizer sanitizer;
  private final List<@Nullable String> parts = new ArrayList<>(); // null stands for the field
  private final BitSet usedTags = new BitSet();
  private final StringBuilder raw = new StringBuilder();

  GraphitePaths(GraphiteTemplates templates, String prefix, GraphiteSanitizer sanitizer) {
    this.templates = templates;
    this.prefix = prefix;
    this.sanitizer = sanitizer;
  }

  @Override
  public void start(Metric metric) {
    parts.clear();
    usedTags.clear();
    int tagsAt = -1;
    for (String word : templates.forName(metric.name())) {
      switch (word) {
        case GraphiteTemplates.MEASUREMENT -> parts.add(metric.name());
        case GraphiteTemplates.FIELD -> parts.add(null);
        case GraphiteTemplates.TAGS -> {
          // A second one has nothing left to stand for.
          if (tagsAt < 0) {
            tagsAt = parts.size();
            parts.add("");
          }
        }
        default -> addTag(metric.tags(), word);
      }
    }
    if (tagsAt >= 0) {
      parts.set(tagsAt, remaining(metric.tags()));
    }
  }

  private void addTag(MetricEntries tags, String name) {
    for (int i = 0; i < tags.size(); i++) {
      if (tags.name(i).equals(name) && !usedTags.get(i)) {
        usedTags.set(i);
        parts.add(undotted(tags, i));
      }
    }
  }

  /** The values of all tags that no word has named, by the names of the tags. */
  private String remaining(MetricEntries tags) {
    raw.setLength(0);
    boolean first = true;
    for (int i = 0; i < tags.size(); i++) {
      if (!usedTags.get(i)) {
        sanitizer.append(raw, first ? "" : ".");
        sanitizer.append(raw, undotted(tags, i));
        first = false;
      }
    }
    return raw.toString();
  }

  private String undotted(MetricEntries tags, int i) {
    return sanitizer.checked((String) tags.value(i)).replace('.', '_');
  }

  @Override
  public CharSequence nameOf(String field) {
    raw.setLength(0);
    if (parts.isEmpty()) {
      return raw;
    }
    sanitizer.append(raw, prefix);
    boolean first = prefix.isEmpty();
    for (String part : parts) {
      if (part == null && field.equals(NAMELESS_FIELD)) {
        continue;
      }
      sanitizer.append(raw, first ? "" : ".");
      sanitizer.append(raw, part == null ? field : part);
      first = false;
    }
    return sanitizer.strict(raw);
  }

  @Override
  public void clear() {
    parts.clear();
  }
}
