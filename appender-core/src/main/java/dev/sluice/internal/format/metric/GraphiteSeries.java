// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.record.Utf8;
import java.util.ArrayList;
import java.util.List;

/** Names with tags behind them, which graphite knows since version 1.1: {@code name;tag=value}. */
final class GraphiteSeries implements GraphiteNames {

  private static final String RESERVED_TAG = "name";

  private final String prefix;
  private final String separator;
  private final boolean compatible;
  private final GraphiteSanitizer sanitizer;
  private final List<String> pairs = new ArrayList<>();
  private final StringBuilder tags = new StringBuilder();
  private final StringBuilder raw = new StringBuilder();
  private String name = "";

  /**
   * @param compatible whether tags keep all that graphite allows, not only what names may hold
   */
  GraphiteSeries(String prefix, String separator, boolean compatible, GraphiteSanitizer sanitizer) {
    this.prefix = prefix;
    this.separator = separator;
    this.compatible = compatible;
    this.sanitizer = sanitizer;
  }

  @Override
  public void start(Metric metric) {
    name = metric.name();
    pairs.clear();
    MetricEntries entries = metric.tags();
    for (int i = 0; i < entries.size(); i++) {
      String tag = entries.name(i);
      String pair = pair(tag.equals(RESERVED_TAG) ? "_" + tag : tag, (String) entries.value(i));
      int equals = pair.indexOf('=');
      // Graphite refuses the whole line for a tag without a name or a value.
      if (equals > 0 && equals < pair.length() - 1) {
        pairs.add(pair);
      }
    }
    // By the whole pairs, as Telegraf does: "a1=x" comes before "a=x".
    pairs.sort(Utf8.BYTE_ORDER);
    tags.setLength(0);
    for (String pair : pairs) {
      sanitizer.append(tags, ";");
      sanitizer.append(tags, pair);
    }
  }

  private String pair(String tag, String value) {
    raw.setLength(0);
    sanitizer.append(raw, tag);
    sanitizer.append(raw, "=");
    sanitizer.append(raw, value);
    return (compatible ? sanitizer.compatible(tag, value) : sanitizer.strict(raw)).toString();
  }

  @Override
  public CharSequence nameOf(String field) {
    raw.setLength(0);
    if (!prefix.isEmpty()) {
      sanitizer.append(raw, prefix);
      sanitizer.append(raw, separator);
    }
    sanitizer.append(raw, name);
    if (!field.equals(NAMELESS_FIELD)) {
      sanitizer.append(raw, separator);
      sanitizer.append(raw, field);
    }
    CharSequence clean = sanitizer.strict(raw);
    raw.setLength(0);
    if (clean.length() > 0) {
      sanitizer.append(raw, clean);
      sanitizer.append(raw, tags);
    }
    return raw;
  }

  @Override
  public void clear() {
    pairs.clear();
    name = "";
  }
}
