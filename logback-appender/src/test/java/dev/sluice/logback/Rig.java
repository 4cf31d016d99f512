// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import dev.sluice.testkit.EmbeddedKinesis;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.MDC;

/** A logger context with our appender and a list beside it, read by Joran as from a file. */
final class Rig implements AutoCloseable {

  static final String STREAM = "logs";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LoggerContext context;

  private Rig(LoggerContext context) {
    this.context = context;
  }

  /** The appender's element holds only this. */
  static Rig with(String elements) {
    return in(new LoggerContext(), "DEBUG", elements);
  }

  /** The appender's element holds this and what leads to the endpoint. */
  static Rig to(URI endpoint, String elements) {
    return with(reach(endpoint) + elements);
  }

  static Rig to(EmbeddedKinesis kinesis, String elements) {
    return to(kinesis.endpoint(), elements);
  }

  static Rig in(LoggerContext context, String rootLevel, String elements) {
    Rig rig = new Rig(context);
    if (context.getMDCAdapter() == null) {
      context.setMDCAdapter(MDC.getMDCAdapter());
    }
    rig.configure(rootLevel, elements);
    return rig;
  }

  static String reach(URI endpoint) {
    return "<stream>"
        + STREAM
        + "</stream><region>eu-west-1</region><endpoint>"
        + endpoint
        + "</endpoint><client><accessKeyId>AKIDTEST</accessKeyId>"
        + "<secretAccessKey>secret</secretAccessKey></client>";
  }

  /** Resets the context and reads this, as a scan of a changed file does. */
  void configure(String rootLevel, String elements) {
    String xml =
        "<configuration><appender name=\"KINESIS\" class=\"dev.sluice.logback.KinesisAppender\">"
            + elements
            + "</appender>"
            + "<appender name=\"LIST\" class=\"ch.qos.logback.core.read.ListAppender\"/>"
            + "<root level=\""
            + rootLevel
            + "\"><appender-ref ref=\"KINESIS\"/><appender-ref ref=\"LIST\"/></root>"
            + "</configuration>";
    context.reset();
    context.getStatusManager().clear();
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    try {
      joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (JoranException e) {
      throw new AssertionError(e);
    }
  }

  Logger logger() {
    return context.getLogger("app.Orders");
  }

  LoggerContext context() {
    return context;
  }

  KinesisAppender appender() {
    return (KinesisAppender) attached("KINESIS");
  }

  List<ILoggingEvent> others() {
    return ((ListAppender<ILoggingEvent>) attached("LIST")).list;
  }

  private Appender<ILoggingEvent> attached(String name) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(name);
  }

  List<String> messages(int level) {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == level)
        .map(Status::getMessage)
        .toList();
  }

  List<String> errors() {
    return messages(Status.ERROR);
  }

  /** Waits until all is delivered or dropped, and checks that the counts add up. */
  void settle() throws InterruptedException {
    assertThat(appender().flush(PATIENCE)).isTrue();
    assertThat(appender().stats().isConserved()).isTrue();
  }

  @Override
  public void close() {
    context.stop();
  }
}
