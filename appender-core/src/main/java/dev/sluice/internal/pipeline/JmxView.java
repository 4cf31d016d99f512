// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.metrics.SluiceMXBean;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceSnapshot;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * An appender in JMX. In a reconfiguration the new appender may open before the old one closes.
 * Then the new one takes the name over, and the old one does not remove it when it closes. A name
 * that another application's copy of this class holds is not touched.
 */
final class JmxView implements SluiceMXBean, MBeanRegistration {

  private final String appender;
  private final Supplier<SluiceSnapshot> source;
  private @Nullable MBeanServer server; // opening thread
  private @Nullable ObjectName name; // opening thread

  /** Written by the threads that open and stop. */
  private volatile boolean registered;

  JmxView(String appender, Supplier<SluiceSnapshot> source) {
    this.appender = appender;
    this.source = source;
  }

  void register() throws JMException {
    String plain = appender.matches("[^\\s,=:\"*?\\\\]+") ? appender : ObjectName.quote(appender);
    ObjectName wanted = new ObjectName("dev.sluice:type=Sluice,name=" + plain);
    MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    free(platform, wanted);
    try {
      platform.registerMBean(this, wanted);
    } catch (RuntimeException | Error e) {
      free(platform, wanted); // a listener of the server failed, and the server keeps the view
      throw e;
    }
    server = platform;
    name = wanted;
  }

  /** Does nothing if another has taken the name over. */
  void unregister() {
    if (registered && server != null && name != null) {
      remove(server, name);
    }
  }

  /** Takes the name from a view of this class loader, if one has it. */
  private static void free(MBeanServer server, ObjectName name) throws JMException {
    if (server.isRegistered(name)
        && server.getClassLoaderFor(name) == JmxView.class.getClassLoader()) {
      remove(server, name);
    }
  }

  private static void remove(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (Exception | Error e) {
      // Another thread was faster, or a listener of the server failed: the stop goes on.
    }
  }

  @Override
  public ObjectName preRegister(MBeanServer to, ObjectName as) {
    return as;
  }

  @Override
  public void postRegister(Boolean done) {
    registered = done;
  }

  @Override
  public void preDeregister() {}

  @Override
  public void postDeregister() {
    registered = false;
  }

  private SluiceSnapshot now() {
    return source.get();
  }

  @Override
  public int getUp() {
    return now().state() == SluiceSnapshot.State.UP ? 1 : 0;
  }

  @Override
  public long getOffered() {
    return now().stats().offered();
  }

  @Override
  public long getAccepted() {
    return now().stats().accepted();
  }

  @Override
  public long getDelivered() {
    return now().stats().delivered();
  }

  @Override
  public Map<String, Long> getRejected() {
    return byLabel(now().stats().rejected());
  }

  @Override
  public Map<String, Long> getDropped() {
    return byLabel(now().stats().dropped());
  }

  private static Map<String, Long> byLabel(Map<DropReason, Long> counts) {
    Map<String, Long> labelled = new TreeMap<>();
    counts.forEach((reason, count) -> labelled.put(reason.label(), count));
    return labelled;
  }

  @Override
  public long getInMemory() {
    return now().stats().inMemory();
  }

  @Override
  public long getHeldBytes() {
    return now().stats().heldBytes();
  }

  @Override
  public long getMaxHeldBytes() {
    return now().maxHeldBytes();
  }

  @Override
  public long getInSpool() {
    return now().stats().inSpool();
  }

  @Override
  public long getRecovered() {
    return now().stats().recovered();
  }

  @Override
  public long getSpoolBytes() {
    return now().spoolBytes();
  }

  @Override
  public long getOldestEventAgeMillis() {
    return now().oldestEventAge().toMillis();
  }

  @Override
  public long getRetried() {
    return now().stats().retried();
  }

  @Override
  public Map<String, Long> getRetriedByCause() {
    Map<String, Long> labelled = new TreeMap<>();
    now().stats().causes().retried().forEach((why, count) -> labelled.put(why.label(), count));
    return labelled;
  }

  @Override
  public long getFormatErrors() {
    return now().stats().formatErrors();
  }

  @Override
  public long getMaybeDuplicated() {
    return now().stats().maybeDuplicated();
  }

  @Override
  public long getFiltered() {
    return now().stats().filtered();
  }

  @Override
  public long getTruncated() {
    return now().stats().truncated();
  }

  @Override
  public long getSplitParts() {
    return now().stats().splitParts();
  }

  @Override
  public long getFallback() {
    return now().stats().fallback();
  }

  @Override
  public long getKeyMissing() {
    return now().stats().keyMissing();
  }

  @Override
  public long getRouteMissing() {
    return now().stats().routeMissing();
  }

  @Override
  public long getLogKeyMissing() {
    return now().stats().logKeyMissing();
  }

  @Override
  public long getLinesJoined() {
    return now().stats().linesJoined();
  }

  @Override
  public long getRequests() {
    return now().requests().requests();
  }

  @Override
  public long getRequestRecords() {
    return now().requests().records();
  }

  @Override
  public long getRequestBytes() {
    return now().requests().bytes();
  }

  @Override
  public long getRequestMillis() {
    return now().requests().totalNanos() / 1_000_000;
  }

  @Override
  public long getMaxRequestMillis() {
    return now().requests().maxNanos() / 1_000_000;
  }
}
