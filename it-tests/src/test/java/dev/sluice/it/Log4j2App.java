// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.log4j2.KinesisAppender;
import dev.sluice.log4j2.KinesisSnapshots;
import dev.sluice.record.SluiceSnapshot;
import java.net.URISyntaxException;
import java.net.URL;
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

final class Log4j2App extends App {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LoggerContext context;
  private final Statuses statuses = new Statuses();

  Log4j2App(URL file, Settings settings) {
    super(settings);
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
      opened(new Appender(appender::stats, appender::flush, appender::isStarted));
    }
  }

  @Override
  void log(Line line) {
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

  @Override
  void reconfigure() {
    context.reconfigure();
    rememberAppender();
  }

  @Override
  void stop() {
    context.stop();
  }

  @Override
  List<String> errors() {
    return statuses.of(Level.ERROR);
  }

  @Override
  List<String> warnings() {
    return statuses.of(Level.WARN);
  }

  @Override
  List<String> infos() {
    return statuses.of(Level.INFO);
  }

  @Override
  public void close() {
    super.close();
    StatusLogger.getLogger().removeListener(statuses);
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
