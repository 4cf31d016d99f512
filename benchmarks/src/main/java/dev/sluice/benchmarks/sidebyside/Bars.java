// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.List;
import java.util.Locale;

/**
 * A bar for each contender, as SVG: the bar is the median, the line over its end goes from the
 * least to the greatest of the rounds. Its colours follow the reader's light or dark page.
 */
final class Bars {

  private static final int WIDTH = 860;
  private static final int LEFT = 270;
  private static final int RIGHT = 90;
  private static final int TOP = 44;
  private static final int ROW = 26;
  private static final int BAR = 16;
  private static final int BASELINE = 13;

  private static final String STYLE =
      """
        <style>
          text { fill: #1f2328; }
          .label { text-anchor: end; }
          .title { font-size: 15px; font-weight: 600; }
          .ours { fill: #0969da; }
          .other { fill: #8c959f; }
          .range { stroke: #1f2328; stroke-width: 1.5; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .ours { fill: #388bfd; }
            .other { fill: #6e7681; }
            .range { stroke: #e6edf3; }
          }
        </style>
      """;

  private final Results results;
  private final String measure;
  private final String title;
  private final int decimals;

  /**
   * @param title what is measured, and whether more of it is better
   * @param decimals of the numbers behind the bars
   */
  Bars(Results results, String measure, String title, int decimals) {
    this.results = results;
    this.measure = measure;
    this.title = title;
    this.decimals = decimals;
  }

  /** One bar below the other, in this order; who has no figure has no bar. */
  String svg(List<Contender> contenders) {
    List<Contender> shown =
        contenders.stream().filter(each -> results.get(each.id(), measure).isKnown()).toList();
    double greatest =
        shown.stream().mapToDouble(each -> results.get(each.id(), measure).max()).max().orElse(1);
    int height = TOP + shown.size() * ROW + ROW / 2;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title" \
        font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">
          <!-- Written by the side-by-side program of benchmarks/; run it again, do not edit. -->
          <title id="title">%s</title>
        """
            .formatted(WIDTH, height, xml(title)));
    svg.append(STYLE);
    svg.append("  <text class=\"title\" x=\"8\" y=\"24\">%s</text>\n".formatted(xml(title)));
    int y = TOP;
    for (Contender contender : shown) {
      row(svg, contender, y, greatest);
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private void row(StringBuilder svg, Contender contender, int y, double greatest) {
    Series series = results.get(contender.id(), measure);
    double scale = (WIDTH - LEFT - RIGHT) / greatest;
    double middle = y + BAR / 2.0;
    svg.append(
        """
          <text class="label" x="%d" y="%d">%s</text>
          <rect class="%s" x="%d" y="%d" width="%s" height="%d"/>
          <path class="range" d="M%s %sH%s"/>
          <text x="%s" y="%d">%s</text>
        """
            .formatted(
                LEFT - 8,
                y + BASELINE,
                xml(contender.label()),
                contender.isSluice() ? "ours" : "other",
                LEFT,
                y,
                pixels(series.median() * scale),
                BAR,
                pixels(LEFT + series.min() * scale),
                pixels(middle),
                pixels(LEFT + series.max() * scale),
                pixels(LEFT + series.max() * scale + 6),
                y + BASELINE,
                series.medianText(decimals)));
  }

  private static String pixels(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
