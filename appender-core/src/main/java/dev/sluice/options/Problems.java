// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects the problems of a configuration, so that all are reported at once. Used while an
 * appender starts, by one thread.
 *
 * @hidden
 */
public final class Problems {

  private static final int MAX_CHARS = 4_000;
  private static final int MAX_QUOTED_CHARS = 200;

  private final List<String> messages = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Map<String, String> variables = new LinkedHashMap<>();

  /** The file does not have this option: each message that names it says where it comes from. */
  void from(String variable, String option) {
    variables.put(option, variable);
  }

  /** Adds one problem: it names the option, its value, the rule and the fix. */
  public void add(String message) {
    if (told.stream().noneMatch(message::startsWith)) {
      messages.add(withVariables(shortened(message, MAX_CHARS)));
    }
  }

  /** An option outside of a section is also a common word: only the beginning is its name. */
  private String withVariables(String message) {
    String text = message;
    for (Map.Entry<String, String> from : variables.entrySet()) {
      String option = from.getKey();
      String before = option.contains(".") ? "(?<![\\w.])" : "^";
      String value = "(?=[ =,:])(=[^\\s,:]*)?";
      String origin = Matcher.quoteReplacement(" (from " + from.getValue() + ")");
      text =
          Pattern.compile(before + Pattern.quote(option) + value)
              .matcher(text)
              .replaceFirst("$0" + origin);
    }
    return text;
  }

  /** Adds what is wrong with an option, and nothing else of it. */
  void addOnly(String option, String problem) {
    add(option + " " + problem);
    endOf(option);
  }

  /** Whatever else is found about this option only follows from what was added. */
  void endOf(String option) {
    told.add(option + " ");
  }

  /** Adds a problem in the usual form: {@code batch.linger must be a duration ...: "soon" ...}. */
  public void add(String option, String rule, String value, String why) {
    String quoted = shortened(value, MAX_QUOTED_CHARS);
    add((option + " must be " + rule + ": \"" + quoted + "\" " + why).strip());
  }

  /** A value may be a whole file, by mistake, and the message is written to standard error. */
  private static String shortened(String text, int max) {
    return text.length() <= max
        ? text
        : text.substring(0, max) + "... (" + text.length() + " characters)";
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }
}
