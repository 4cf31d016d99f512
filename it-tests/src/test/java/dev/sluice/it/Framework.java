// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.net.URL;
import java.util.Map;

/** The two logging frameworks; a parameterised test runs its case through both. */
public enum Framework {
  LOGBACK("logback") {
    @Override
    App start(URL file, Settings settings) {
      return new LogbackApp(file, settings);
    }

    @Override
    String configurationProperty() {
      return "logback.configurationFile";
    }

    @Override
    String[] absentFromChild() {
      return new String[] {"log4j"};
    }
  },

  LOG4J2("log4j2") {
    @Override
    App start(URL file, Settings settings) {
      return new Log4j2App(file, settings);
    }

    @Override
    String configurationProperty() {
      return "log4j2.configurationFile";
    }

    @Override
    String[] absentFromChild() {
      return new String[] {"logback"};
    }
  };

  private final String folder;

  Framework(String folder) {
    this.folder = folder;
  }

  abstract App start(URL file, Settings settings);

  /** The system property by which the framework finds its file when it configures itself. */
  abstract String configurationProperty();

  /** What the file names of the other framework's archives have in common. */
  abstract String[] absentFromChild();

  /**
   * Starts a context of its own with {@code NAME.xml} of the framework's folder; fails if the
   * appender there does not start.
   *
   * @param settings what the file's {@code ${it.NAME}} stand for
   */
  App start(String name, Map<String, ?> settings) {
    App app = startWrong(name, settings);
    if (!app.isStarted()) {
      app.close();
      throw new AssertionError("not started: " + app.errors());
    }
    return app;
  }

  /** As {@link #start(String, Map)}, with an appender that does not start or is not even there. */
  App startWrong(String name, Map<String, ?> settings) {
    return start(file(name), new Settings(settings));
  }

  /** A JVM with this framework alone, also behind SLF4J, which configures itself from the file. */
  ChildJvm.Builder child(Class<?> main, String name, Map<String, ?> settings) {
    ChildJvm.Builder child = child(main, file(name));
    settings.forEach((key, value) -> child.property(Settings.PREFIX + key, value.toString()));
    return child;
  }

  /** As {@link #child(Class, String, Map)}, with a file of the test's own. */
  ChildJvm.Builder child(Class<?> main, URL file) {
    return ChildJvm.of(main)
        .framework(this)
        .without(absentFromChild())
        .property(configurationProperty(), file.toString());
  }

  /** Starts a context of its own with a file that the test has written. */
  App start(URL file) {
    App app = start(file, new Settings(Map.of()));
    if (!app.isStarted()) {
      app.close();
      throw new AssertionError("not started: " + app.errors());
    }
    return app;
  }

  URL file(String name) {
    String path = "/" + folder + "/" + name + ".xml";
    URL file = Framework.class.getResource(path);
    if (file == null) {
      throw new IllegalArgumentException("no such resource: " + path);
    }
    return file;
  }
}
