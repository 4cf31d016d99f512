// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;

/** What Log4j says about itself, in place of the console. */
final class CapturedStatus implements StatusListener {

  private final List<StatusData> all = new CopyOnWriteArrayList<>();

  CapturedStatus() {
    StatusLogger.getLogger().registerListener(this);
  }

  @Override
  public void log(StatusData data) {
    all.add(data);
  }

  @Override
  public Level getStatusLevel() {
    return Level.DEBUG;
  }

  List<String> at(Level level) {
    List<String> messages = new ArrayList<>();
    for (StatusData data : all) {
      if (data.getLevel().equals(level)) {
        messages.add(data.getMessage().getFormattedMessage());
      }
    }
    return messages;
  }

  List<String> errors() {
    return at(Level.ERROR);
  }

  /** At every level, as a listener would print it. */
  String everything() {
    StringBuilder text = new StringBuilder();
    all.forEach(data -> text.append(data.getFormattedStatus()).append('\n'));
    return text.toString();
  }

  void stop() {
    StatusLogger.getLogger().removeListener(this);
  }

  @Override
  public void close() {}
}
