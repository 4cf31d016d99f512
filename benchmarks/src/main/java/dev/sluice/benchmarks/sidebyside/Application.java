// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

/** The logging of an application: a framework that configures itself from its file. Any thread. */
interface Application {

  /** Name of the appender under test in every configuration. */
  String APPENDER = "SUT";

  /** Puts an entry into the calling thread's context. */
  void context(String key, String value);

  /** What logs under this name at INFO. */
  InfoLogger logger(String name);

  /** Ends the framework, as the end of the application would. */
  void stop();

  /** Configures what was stopped, from the same file. */
  void startAgain();

  /** The appender under test. */
  Object appender();

  /** One call of the framework, and nothing around it. */
  interface InfoLogger {
    void info(String message);
  }
}
