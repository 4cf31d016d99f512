// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;

/** A logger context of its own with a real configuration file, and a stream that is only a list. */
final class Rig implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  final ScriptedTransport stream = new ScriptedTransport();
  final CapturedStatus status = new CapturedStatus();
  final LoggerContext context;
  private final Path file;

  private Rig(Path file, boolean scripted) {
    this.file = file;
    this.context = new LoggerContext("test-" + COUNT.incrementAndGet(), null, file.toUri());
    if (scripted) {
      context.putObject(SluiceManager.TRANSPORT, stream);
    }
    context.start();
  }

  /** With this element as the only appender of the root logger, at level ALL. */
  static Rig withXml(Path directory, String kinesis) {
    return withFile(directory, "log4j2.xml", xml(kinesis));
  }

  static Rig withFile(Path directory, String name, String text) {
    return new Rig(write(directory.resolve(name), text), true);
  }

  /** The appenders send to the endpoints that they name. */
  static Rig withEndpoints(Path directory, String xml) {
    return new Rig(write(directory.resolve("log4j2.xml"), xml), false);
  }

  static String xml(String appenders) {
    return """
        <Configuration>
          <Appenders>%s</Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="K"/></Root></Loggers>
        </Configuration>
        """
        .formatted(appenders);
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the file and lets Log4j read it again. */
  void reconfigure(String text) {
    write(file, text);
    context.reconfigure();
  }

  KinesisAppender kinesis() {
    return (KinesisAppender) appender("K");
  }

  Appender appender(String name) {
    return context.getConfiguration().getAppender(name);
  }

  Logger logger() {
    return context.getLogger("app.Main");
  }

  /** What is at the stream once all that was logged so far is settled. */
  List<String> delivered() {
    try {
      if (!kinesis().flush(Duration.ofSeconds(20))) {
        throw new AssertionError("not settled: " + kinesis().stats().summary());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return stream.stored;
  }

  @Override
  public void close() {
    context.stop();
    status.stop();
  }
}
