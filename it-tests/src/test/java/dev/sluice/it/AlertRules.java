// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of examples/grafana, evaluated over two scrapes of one appender, the range of every
 * rule being the time between them. All series that a selector takes are added up: enough for one
 * appender, and for what these rules use of the language.
 */
final class AlertRules {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\w+\\{[^}]*}|[\\w.]+|\\[\\w+]|==|[()<>*/+])");
  private static final Pattern SERIES =
      Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");

  private final Map<String, String> rules = new LinkedHashMap<>();

  AlertRules(Path file) {
    try {
      for (JsonNode rule : new YAMLMapper().readTree(file.toFile()).at("/groups/0/rules")) {
        rules.put(rule.get("alert").asText(), rule.get("expr").asText().strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> names() {
    return rules.keySet();
  }

  /** The alerts that come, when a scrape is followed by another one. */
  Set<String> firing(String before, String after) {
    Set<String> firing = new TreeSet<>();
    rules.forEach(
        (name, expression) -> {
          if (new Evaluation(expression, before, after).isTrue()) {
            firing.add(name);
          }
        });
    return firing;
  }

  /** One expression: comparisons give NaN where they do not hold, as they give no series. */
  private static final class Evaluation {

    private final Matcher tokens;
    private final String expression;
    private final String before;
    private final String after;
    private String token = "";

    Evaluation(String expression, String before, String after) {
      this.expression = expression.replaceAll("sum by \\([^)]*\\)", "");
      this.tokens = TOKEN.matcher(this.expression);
      this.before = before;
      this.after = after;
      next();
    }

    boolean isTrue() {
      double value = and();
      if (!token.isEmpty()) {
        throw new IllegalStateException("not understood: " + token + " in " + expression);
      }
      return !Double.isNaN(value);
    }

    private String next() {
      String taken = token;
      token = tokens.lookingAt() ? tokens.group(1) : "";
      tokens.region(token.isEmpty() ? expression.length() : tokens.end(), expression.length());
      return taken;
    }

    private boolean takes(String wanted) {
      boolean found = token.equals(wanted);
      if (found) {
        next();
      }
      return found;
    }

    private double and() {
      double left = comparison();
      while (takes("and")) {
        double right = comparison();
        left = Double.isNaN(right) ? Double.NaN : left;
      }
      return left;
    }

    private double comparison() {
      double left = sum();
      if (takes(">")) {
        return left > sum() ? left : Double.NaN;
      } else if (takes("==")) {
        return left == sum() ? left : Double.NaN;
      }
      return left;
    }

    private double sum() {
      double left = product();
      while (takes("+")) {
        left += product();
      }
      return left;
    }

    private double product() {
      double left = factor();
      while (token.equals("*") || token.equals("/")) {
        left = next().equals("*") ? left * factor() : left / factor();
      }
      return left;
    }

    private double factor() {
      if (takes("(")) {
        double inner = and();
        next();
        return inner;
      }
      String name = next();
      if (name.equals("increase") || name.equals("rate")) {
        next();
        String selector = next();
        next(); // the range
        next();
        return select(after, selector) - select(before, selector);
      }
      return Character.isDigit(name.charAt(0)) ? Double.parseDouble(name) : select(after, name);
    }

    private static double select(String scrape, String selector) {
      String name = selector.replaceFirst("\\{.*", "");
      String condition = selector.contains("{") ? selector.replaceFirst(".*\\{(.*)}", "$1") : "";
      Matcher series = SERIES.matcher(scrape);
      double sum = Double.NaN;
      while (series.find()) {
        if (series.group(1).equals(name) && matches(condition, "," + series.group(2))) {
          double value = Double.parseDouble(series.group(3));
          sum = Double.isNaN(sum) ? value : sum + value;
        }
      }
      return sum;
    }

    private static boolean matches(String condition, String labels) {
      Matcher parts = Pattern.compile("(\\w+)(=~|!~|=|!=)\"([^\"]*)\"").matcher(condition);
      while (parts.find()) {
        Matcher label = Pattern.compile("," + parts.group(1) + "=\"([^\"]*)\"").matcher(labels);
        String value = label.find() ? label.group(1) : "";
        boolean isRegex = parts.group(2).endsWith("~");
        boolean same = isRegex ? value.matches(parts.group(3)) : value.equals(parts.group(3));
        if (same == parts.group(2).startsWith("!")) {
          return false;
        }
      }
      return true;
    }
  }
}
