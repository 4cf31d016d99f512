// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.DeadLetterFile;
import dev.sluice.internal.send.ClientSettings;
import dev.sluice.internal.util.Environment;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Problems;
import dev.sluice.options.RetryOptions;
import dev.sluice.options.SluiceOptions;
import java.util.List;
import java.util.function.Consumer;

/** Completes the options from the environment and checks them as a whole. */
final class OptionChecks {

  private OptionChecks() {}

  /**
   * @param isEncoded whether an encoder or layout of the framework replaces our formats
   */
  static void run(
      SluiceOptions options, Environment environment, boolean isEncoded, Problems problems) {
    OptionNames.resolve(options, environment, problems);
    ClientSettings.check(options, problems);
    if (options.retry().isSet(RetryOptions.DEAD_LETTER_FILE)) { // else a class less to load
      DeadLetterFile.check(options.retry(), problems);
    }
    if (isEncoded) {
      OptionNames.checkEncoded(options.format(), problems);
    } else {
      MaskedKeys.check(options, problems);
    }
  }

  /**
   * Reports options without an effect, and a default that may surprise: records carry no time, as
   * with Fluent Bit, and most readers need one.
   */
  static void remark(SluiceOptions options, boolean isEncoded, Consumer<String> info) {
    List<String> unused = OptionNames.unused(options, isEncoded);
    if (!unused.isEmpty()) {
      info.accept("options without an effect: " + String.join(", ", unused));
    }
    FormatOptions format = options.format();
    boolean mayHaveTime =
        switch (format.get(FormatOptions.TYPE)) {
          case JSON, LTSV, CSV, TSV, MSGPACK -> true;
          // These have a place of their own for it, or are one value.
          case SINGLE_VALUE, OUT_FILE, INFLUX, GRAPHITE, METRIC_JSON, OTLP_PROTO, OTLP_JSON ->
              false;
        };
    if (mayHaveTime
        && !isEncoded
        && !format.isSet(FormatOptions.TIME_KEY)
        && !format.isSet(FormatOptions.LOG_KEY)) {
      info.accept(
          "records carry no time: set format.timeKey, such as @timestamp, with"
              + " format.timeKeyFormat=iso8601");
    }
  }
}
