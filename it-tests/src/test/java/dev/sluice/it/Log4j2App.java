// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.log4j2.KinesisAppender;
import dev.sluice.log4j2.KinesisSnapshots;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogBuilder;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

final class Log4j2App implements App {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Settings settings;
  private final LoggerContext context;
  private final Statuses statuses = new Statuses();
  private final List<KinesisAppender> appenders = new CopyOnWriteArrayList<>();

  Log4j2App(URL file, Settings settings) {
    this.settings = settings;
    StatusLogger.getLogger().registerListener(statuses);
    try {
      context = new LoggerContext("it-" + COUNT.incrementAndGet(), null, file.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    context.start();
    rememberAppender();
  }

  private void rememberAppender() {
    if (context.getConfiguration().getAppender(APPENDER) instanceof KinesisAppender appender) {
      appenders.add(appender);
    }
  }

  @Override
  public void log(Line line) {
    try (CloseableThreadContext.Instance ignored = CloseableThreadContext.putAll(line.context())) {
      LogBuilder event = context.getLogger("app.Main").atInfo().withThrowable(line.thrown());
      if (line.marker() != null) {
        event = event.withMarker(MarkerManager.getMarker(line.marker()));
      }
      if (line.fields().isEmpty()) {
        event.log(line.message());
      } else {
        event.log(message(line));
      }
    }
  }

  private static MapMessage<?, Object> message(Line line) {
    MapMessage<?, Object> message = new MapMessage<>();
    line.fields()
        .forEach(
            (name, value) -> {
              message.with(name, value instanceof Number number ? number.longValue() : value);
            });
    return message.with("text", line.message());
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
    context.reconfigure();
    rememberAppender();
  }

  @Override
  public void stop() {
    context.stop();
  }

  @Override
  public List<String> errors() {
    return statuses.of(Level.ERROR);
  }

  @Override
  public List<String> warnings() {
    return statuses.of(Level.WARN);
  }

  @Override
  public List<String> infos() {
    return statuses.of(Level.INFO);
  }

  @Override
  public boolean isStarted() {
    return !appenders.isEmpty() && appender().isStarted();
  }

  @Override
  public void close() {
    context.stop();
    StatusLogger.getLogger().removeListener(statuses);
    settings.close();
  }

  /** What the status logger said while the application ran. */
  private static final class Statuses implements StatusListener {

    private final List<StatusData> heard = new CopyOnWriteArrayList<>();

    @Override
    public void log(StatusData status) {
      heard.add(status);
    }

    @Override
    public Level getStatusLevel() {
      return Level.INFO;
    }

    List<String> of(Level level) {
      return heard.stream()
          .filter(status -> status.getLevel().equals(level))
          .map(status -> status.getMessage().getFormattedMessage())
          .toList();
    }

    @Override
    public void close() {}
  }
}
