// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jmx=true} shows: read-only, from the start to the stop, and nothing of others. */
@Timeout(60)
class JmxViewTest {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final RecordingDiagnostics heard = new RecordingDiagnostics();

  private Sluice<TestEvent> open(String name, String jmx) {
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "app-logs");
    options.batch().setLinger("1 ms");
    options.set("jmx", jmx);
    return Sluice.open(name, options, new TestReader(), null, heard, new FakeTransport(), null);
  }

  private static ObjectName name(String appender) throws Exception {
    return new ObjectName("dev.sluice:type=Sluice,name=" + appender);
  }

  @Test
  void counts_areShownUntilTheStop() throws Exception {
    Sluice<TestEvent> sluice = open("COUNTS", "true");
    sluice.append(TestEvent.of("hello"));
    assertThat(sluice.flush(Duration.ofSeconds(30))).isTrue();

    assertThat(server.getAttribute(name("COUNTS"), "Delivered")).isEqualTo(1L);
    assertThat(server.getAttribute(name("COUNTS"), "Requests")).isEqualTo(1L);
    assertThat(server.getAttribute(name("COUNTS"), "OldestEventAgeMillis")).isEqualTo(0L);
    TabularData rejected = (TabularData) server.getAttribute(name("COUNTS"), "Rejected");
    CompositeData full = rejected.get(new Object[] {"buffer_full"});
    assertThat(full.get("value")).isEqualTo(0L);
    MBeanAttributeInfo[] attributes = server.getMBeanInfo(name("COUNTS")).getAttributes();
    assertThat(attributes).hasSizeGreaterThan(12).noneMatch(MBeanAttributeInfo::isWritable);
    for (MBeanAttributeInfo attribute : attributes) {
      assertThat(server.getAttribute(name("COUNTS"), attribute.getName())).isNotNull();
    }
    assertThat(server.getMBeanInfo(name("COUNTS")).getOperations()).isEmpty();

    sluice.close();
    assertThat(server.isRegistered(name("COUNTS"))).isFalse();
    assertThat(heard.warnings).isEmpty();
  }

  @Test
  void nothing_isShownByDefault() throws Exception {
    try (Sluice<TestEvent> sluice = open("QUIET", "false")) {
      assertThat(server.isRegistered(name("QUIET"))).isFalse();
      assertThat(sluice.stats().offered()).isZero();
    }
  }

  @Test
  void theName_passesToTheNewAppenderOfAReconfiguration() throws Exception {
    Sluice<TestEvent> old = open("NEXT", "true");
    Sluice<TestEvent> next = open("NEXT", "true");
    next.append(TestEvent.of("hello"));
    assertThat(next.flush(Duration.ofSeconds(30))).isTrue();
    old.close();

    assertThat(server.getAttribute(name("NEXT"), "Delivered")).isEqualTo(1L);
    next.close();
    assertThat(server.isRegistered(name("NEXT"))).isFalse();
  }

  @Test
  void aNameThatAnotherApplicationHolds_isLeftToIt() throws Exception {
    server.registerMBean(new StandardMBean((Runnable) () -> {}, Runnable.class), name("TAKEN"));
    try {
      Sluice<TestEvent> sluice = open("TAKEN", "true");
      assertThat(heard.warnings).hasSize(1).first().asString().startsWith("jmx is not possible: ");
      sluice.append(TestEvent.of("hello"));
      sluice.close();
      assertThat(sluice.stats().delivered()).isEqualTo(1);
      assertThat(server.isRegistered(name("TAKEN"))).isTrue();
    } finally {
      server.unregisterMBean(name("TAKEN"));
    }
  }

  @Test
  void names_thatJmxCannotTakeAreQuoted() throws Exception {
    for (String odd : List.of("a,b=c", "what? *", "a\"b\\c", "two words", "x:y", "line\nbreak")) {
      try (Sluice<TestEvent> sluice = open(odd, "true")) {
        assertThat(server.isRegistered(name(ObjectName.quote(odd)))).as(odd).isTrue();
        assertThat(sluice.stats().offered()).isZero();
      }
    }
    assertThat(heard.warnings).isEmpty();
    assertThat(Arrays.asList(server.getDomains())).doesNotContain("dev.sluice");
  }

  /** Such as one of an application that was taken away. JMX lets pass what is no Exception. */
  @ParameterizedTest
  @ValueSource(classes = {NoClassDefFoundError.class, AssertionError.class})
  void aListenerOfTheServerThatFails_keepsNoNameAndSpoilsNoStop(Class<? extends Error> kind)
      throws Exception {
    Error failure = kind.getConstructor().newInstance();
    NotificationListener listener =
        (notification, nothing) -> {
          throw failure;
        };
    server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
    try {
      Sluice<TestEvent> sluice = open("BESIDE", "true");
      sluice.append(TestEvent.of("hello"));
      sluice.close();
      assertThat(sluice.stats().delivered()).isEqualTo(1);
      assertThat(heard.warnings).containsExactly("jmx is not possible: " + failure);
      assertThat(heard.infos).last().asString().startsWith("stopped: ");
      assertThat(server.isRegistered(name("BESIDE"))).isFalse();
    } finally {
      server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
    }
  }

  @Test
  void aListenerOfTheServerThatFailsAtTheStop_spoilsNothing() throws Exception {
    Sluice<TestEvent> sluice = open("BESIDE", "true");
    NotificationListener listener =
        (notification, nothing) -> {
          throw new NoClassDefFoundError("of an application that is gone");
        };
    server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
    try {
      sluice.close();
      assertThat(heard.infos).last().asString().startsWith("stopped: ");
      assertThat(heard.warnings).isEmpty();
      assertThat(server.isRegistered(name("BESIDE"))).isFalse();
    } finally {
      server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
    }
  }
}
