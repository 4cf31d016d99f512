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
import dev.sluice.record.SluiceStats;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.LoggingEventBuilder;

final class LogbackApp implements App {

  private final URL file;
  private final Settings settings;
  private final LoggerContext context = new LoggerContext();
  private final List<KinesisAppender> appenders = new CopyOnWriteArrayList<>();

  LogbackApp(URL file, Settings settings) {
    this.file = file;
    this.settings = settings;
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
      appenders.add(appender);
    }
  }

  @Override
  public void log(Line line) {
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
  public void info(String message) {
    context.getLogger("app.Main").info(message);
  }

  @Override
  public void warn(String message) {
    context.getLogger("app.Main").warn(message);
  }

  private KinesisAppender appender() {
    return appenders.get(appenders.size() - 1);
  }

  @Override
  public SluiceStats stats() {
    return appender().stats();
  }

  @Override
  public List<SluiceStats> allStats() {
    return appenders.stream().map(KinesisAppender::stats).toList();
  }

  @Override
  public Supplier<@Nullable SluiceSnapshot> snapshots() {
    return KinesisSnapshots.of(context, APPENDER);
  }

  @Override
  public boolean flush(Duration timeout) {
    try {
      return appender().flush(timeout);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void reconfigure(String setting, Object value) {
    settings.set(setting, value);
    context.reset(); // as Logback's own scan does
    configure();
  }

  @Override
  public void stop() {
    context.stop();
  }

  @Override
  public List<String> errors() {
    return statuses(Status.ERROR);
  }

  @Override
  public List<String> warnings() {
    return statuses(Status.WARN);
  }

  @Override
  public List<String> infos() {
    return statuses(Status.INFO);
  }

  private List<String> statuses(int level) {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == level)
        .map(Status::getMessage)
        .toList();
  }

  @Override
  public boolean isStarted() {
    return !appenders.isEmpty() && appender().isStarted();
  }

  @Override
  public void close() {
    context.stop();
    settings.close();
  }
}
