// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.value.Glob;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which template, such as {@code host.tags.measurement.field}, a metric gets: the first whose glob
 * matches its name, else the default.
 */
final class GraphiteTemplates {

  static final String MEASUREMENT = "measurement";
  static final String FIELD = "field";
  static final String TAGS = "tags";

  private static final String TEMPLATE_RULE =
      "words between dots, each measurement, field, tags or the name of a tag";
  private static final String TEMPLATES_RULE = "GLOB TEMPLATE, or one TEMPLATE as the default";

  // The words of each: one of the three above, or the name of a tag.
  private final Map<Glob, List<String>> byGlob = new LinkedHashMap<>();
  private List<String> byDefault = List.of(MEASUREMENT);

  /** Reads the options; a template that can never give a name is a problem too. */
  static GraphiteTemplates compile(FormatOptions options, MetricShape shape, Problems problems) {
    GraphiteTemplates templates = new GraphiteTemplates();
    String text = options.get(FormatOptions.TEMPLATE);
    String template = text.isEmpty() ? FormatOptions.TEMPLATE.defaultText() : text;
    if (template != null) {
      templates.add("format.template", TEMPLATE_RULE, "", template, shape, problems);
    }
    List<String> list = options.find(FormatOptions.TEMPLATES);
    for (String entry : list == null ? List.<String>of() : Glob.uncut(list)) {
      String[] words = entry.split("\\s+", -1);
      if (words.length > 2) {
        problems.add("format.templates", TEMPLATES_RULE, entry, "has more than two words");
      } else {
        String glob = words.length == 2 ? words[0] : "";
        String chosen = words[words.length - 1];
        templates.add("format.templates", TEMPLATES_RULE, glob, chosen, shape, problems);
      }
    }
    return templates;
  }

  private void add(
      String option, String rule, String glob, String text, MetricShape shape, Problems problems) {
    try {
      if (text.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException("has white space in it");
      }
      List<String> template = List.of(text.split("\\."));
      if (template.stream().noneMatch(word -> canName(word, shape))) {
        problems.add(
            option
                + " can never give a name, as none of its words is measurement, field, tags or one"
                + " of format.tags: \""
                + text
                + "\"");
      }
      if (glob.isEmpty()) {
        byDefault = template;
      } else {
        byGlob.put(Glob.compile(glob), template);
      }
    } catch (IllegalArgumentException e) {
      String value = glob.isEmpty() ? text : glob + " " + text;
      problems.add(option, rule, value, String.valueOf(e.getMessage()));
    }
  }

  private static boolean canName(String word, MetricShape shape) {
    return switch (word) {
      case MEASUREMENT, FIELD -> true;
      case TAGS -> shape.hasTags();
      default -> shape.mayHaveTag(word);
    };
  }

  /** The words of the template that a metric of this name gets. */
  List<String> forName(String name) {
    for (Map.Entry<Glob, List<String>> entry : byGlob.entrySet()) {
      if (entry.getKey().matches(name)) {
        return entry.getValue();
      }
    }
    return byDefault;
  }
}
