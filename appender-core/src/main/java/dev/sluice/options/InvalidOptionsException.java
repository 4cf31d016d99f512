// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.List;

/** The configuration cannot work. Carries all its problems, not only the first. */
public final class InvalidOptionsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // always List.copyOf, which is serializable
  private final List<String> problems;

  /**
   * With the problems of a starting appender.
   *
   * @hidden
   */
  public InvalidOptionsException(Problems problems) {
    super(String.join("; ", problems.messages()));
    this.problems = problems.messages();
  }

  public List<String> problems() {
    return problems;
  }
}
