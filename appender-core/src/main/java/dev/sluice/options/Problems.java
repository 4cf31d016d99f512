// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the problems of a configuration, so that all are reported at once. Used while an
 * appender starts, by one thread.
 *
 * @hidden
 */
public final class Problems {

  private final List<String> messages = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  /** Adds one problem: it names the option, its value, the rule and the fix. */
  public void add(String message) {
    if (told.stream().noneMatch(message::startsWith)) {
      messages.add(message);
    }
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
    add((option + " must be " + rule + ": \"" + value + "\" " + why).strip());
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }
}
