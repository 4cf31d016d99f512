// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Spoolers;
import dev.sluice.internal.send.ClientSettings;
import dev.sluice.internal.util.Environment;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;

/** Completes the options from the environment and finds what is wrong with them as a whole. */
final class OptionChecks {

  private OptionChecks() {}

  /**
   * @param isEncoded whether an encoder or layout of the framework replaces our formats
   */
  static void run(
      SluiceOptions options, Environment environment, boolean isEncoded, Problems problems) {
    OptionNames.resolve(options, environment, problems);
    ClientSettings.check(options, problems);
    Spoolers.check(options.spool(), problems);
    if (isEncoded) {
      OptionNames.checkEncoded(options.format(), problems);
    } else {
      MaskedKeys.check(options, problems);
    }
  }
}
