// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import dev.sluice.Sluices;
import dev.sluice.metrics.SluiceMeterBinder;
import dev.sluice.record.AppenderSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Binds the meters of each appender that there is, and of each that comes later: a monitor that
 * reads the gauge {@code sluice.appenders} makes it look again. So nothing is registered on a
 * thread that logs, which may hold a lock that a registry waits for. Any thread.
 */
final class SluiceMeters implements MeterBinder, AutoCloseable {

  /** An appender for each tenant or the like must not fill the registry: some 150 meters each. */
  static final int MAX_APPENDERS = 100;

  private static final Log LOG = LogFactory.getLog(SluiceMeters.class);

  /** What one registry has of ours. */
  private static final class Bound {

    private final MeterRegistry registry;
    private final Set<String> appenders = ConcurrentHashMap.newKeySet();
    private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
    private volatile boolean closed; // by the thread that closes the context

    private Bound(MeterRegistry registry) {
      this.registry = registry;
    }

    private void bind() {
      meters.add(
          Gauge.builder("sluice.appenders", this, Bound::lookAgain)
              .description("Appenders that were started and not stopped, also refused ones")
              .register(registry));
      lookAgain();
    }

    private int lookAgain() {
      List<AppenderSnapshot> all = Sluices.snapshots();
      if (!closed) {
        all.forEach(one -> bind(one.appender()));
      }
      return all.size();
    }

    private void bind(String appender) {
      if (appenders.size() >= MAX_APPENDERS || !appenders.add(appender)) {
        return;
      }
      if (appenders.size() == MAX_APPENDERS) {
        LOG.warn("Further appenders get no meters: there are " + MAX_APPENDERS + " names already");
      }
      try {
        meters.addAll(new SluiceMeterBinder(appender, Sluices.named(appender)).bind(registry));
      } catch (RuntimeException | LinkageError e) { // of the registry: the application goes on
        LOG.warn("The appender " + appender + " has no meters", e);
      }
      if (closed) {
        remove(); // the context ended meanwhile
      }
    }

    private void close() {
      closed = true;
      remove();
    }

    private void remove() {
      for (Meter meter = meters.poll(); meter != null; meter = meters.poll()) {
        registry.remove(meter);
      }
    }
  }

  private final List<Bound> bound = new CopyOnWriteArrayList<>();

  @Override
  public void bindTo(MeterRegistry registry) {
    Bound one = new Bound(registry);
    bound.add(one);
    try {
      one.bind();
    } catch (RuntimeException | LinkageError e) { // as above
      LOG.warn("The appenders have no meters", e);
    }
  }

  /** Takes all meters away. The appenders go on. */
  @Override
  public void close() {
    bound.forEach(Bound::close);
  }
}
