// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.sluice.logback.KinesisAppender;
import dev.sluice.logback.KinesisSnapshots;
import dev.sluice.record.SluiceSnapshot;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.LoggingEventBuilder;

final class LogbackApp extends App {

  private final URL file;
  private final LoggerContext context = new LoggerContext();

  LogbackApp(URL file, Settings settings) {
    super(settings);
    this.file = file;
    context.setName("it");
    context.setMDCAdapter(MDC.getMDCAdapter());
    configure();
  }

  private void configure() {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(file);
    } catch (JoranException e) {
      throw new AssertionError(e);
    }
    if (context.getLogger("ROOT").getAppender(APPENDER) instanceof KinesisAppender appender) {
      opened(new Appender(appender::stats, appender::flush, appender::isStarted));
    }
  }

  @Override
  void log(Line line) {
    line.context().forEach(MDC::put);
    LoggingEventBuilder event = context.getLogger("app.Main").atInfo().setMessage(line.message());
    for (Map.Entry<String, Object> field : line.fields().entrySet()) {
      event = event.addKeyValue(field.getKey(), field.getValue());
    }
    if (line.marker() != null) {
      event = event.addMarker(MarkerFactory.getMarker(line.marker()));
    }
    event.setCause(line.thrown()).log();
    line.context().keySet().forEach(MDC::remove);
  }

  @Override
  void info(String message) {
    context.getLogger("app.Main").info(message);
  }

  @Override
  void warn(String message) {
    context.getLogger("app.Main").warn(message);
  }

  @Override
  Supplier<@Nullable SluiceSnapshot> snapshots() {
    return KinesisSnapshots.of(context, APPENDER);
  }

  /** As Logback's own scan does. */
  @Override
  void reconfigure() {
    context.reset();
    configure();
  }

  @Override
  void stop() {
    context.stop();
  }

  @Override
  List<String> errors() {
    return statuses(Status.ERROR);
  }

  @Override
  List<String> warnings() {
    return statuses(Status.WARN);
  }

  @Override
  List<String> infos() {
    return statuses(Status.INFO);
  }

  private List<String> statuses(int level) {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == level)
        .map(Status::getMessage)
        .toList();
  }
}
