// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.hook.DefaultShutdownHook;
import ch.qos.logback.core.status.Status;
import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** Another appender gets what is given up, whatever it is and whenever Logback stops it. */
final class FallbackTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 50;
  private static final String UNDER =
      "<appender-ref ref='FILE'/><fallback>FILE</fallback><drainTimeout>100 ms</drainTimeout>";

  @TempDir Path directory;

  private final EmbeddedKinesis kinesis =
      EmbeddedKinesis.builder().stream("main", 1).stream("other", 1).start();
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void end() {
    context.stop();
    kinesis.close();
  }

  private void configure(String xml) throws Exception {
    context.setMDCAdapter(MDC.getMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    String all = "<configuration>" + xml + "</configuration>";
    joran.doConfigure(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)));
  }

  private String kinesis(String name, String stream, String elements) {
    String element = "<appender name='%s' class='dev.sluice.logback.KinesisAppender'>";
    String client =
        "<client><accessKeyId>a</accessKeyId><secretAccessKey>b</secretAccessKey></client>";
    return element.formatted(name)
        + "<region>eu-west-1</region><stream>"
        + stream
        + "</stream><endpoint>"
        + kinesis.endpoint()
        + "</endpoint>"
        + client
        + elements
        + "</appender>";
  }

  private String file() {
    return "<appender name='FILE' class='ch.qos.logback.core.FileAppender'><file>"
        + directory.resolve("fallback.log")
        + "</file><encoder><pattern>%logger %msg%n</pattern></encoder></appender>";
  }

  private static String root(String... names) {
    StringBuilder text = new StringBuilder("<root level='info'>");
    for (String name : names) {
      text.append("<appender-ref ref='").append(name).append("'/>");
    }
    return text.append("</root>").toString();
  }

  private KinesisAppender appender(String name) {
    for (Logger logger : context.getLoggerList()) {
      if (logger.getAppender(name) instanceof KinesisAppender appender) {
        return appender;
      }
    }
    throw new AssertionError(name);
  }

  private void log(int events) {
    for (int i = 0; i < events; i++) {
      context.getLogger("app").info("event {}", i);
    }
  }

  @Test
  void nameThatNoAppenderHas_isToldWhenTheFileIsRead() throws Exception {
    configure(
        kinesis("KINESIS", "main", "<fallback>FILLE</fallback>")
            + file()
            + root("KINESIS", "FILE"));
    assertThat(appender("KINESIS").isStarted()).isTrue();
    assertThat(warnings())
        .containsExactly(
            "fallback names no appender: FILLE, and events that are given up are not handed over;"
                + " there are FILE, KINESIS");
  }

  /** Joran creates it after the appender has started. */
  @Test
  void nameOfAnAppenderFurtherDown_isNoMistake() throws Exception {
    configure(
        kinesis("KINESIS", "main", "<fallback>FILE</fallback>") + file() + root("KINESIS", "FILE"));
    assertThat(warnings()).isEmpty();
  }

  private List<String> warnings() {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() >= Status.WARN)
        .map(Status::getMessage)
        .toList();
  }

  @Test
  void anotherKinesisAppender_deliversWhatTheFirstGivesUp() throws Exception {
    configure(
        kinesis("OTHER", "other", "")
            + kinesis(
                "K",
                "main",
                "<fallback>OTHER</fallback><appender-ref ref='OTHER'/>"
                    + "<retry><maxAge>200 ms</maxAge></retry>")
            + root("K"));
    kinesis
        .faults()
        .onEveryPut(put -> put.stream().equals("main") ? Fault.throttled() : Fault.none());
    KinesisAppender first = appender("K");
    KinesisAppender second = (KinesisAppender) first.getAppender("OTHER");
    log(EVENTS);
    assertThat(first.flush(PATIENCE)).isTrue();
    assertThat(second.flush(PATIENCE)).isTrue();
    assertThat(kinesis.records("other")).hasSize(EVENTS);
    assertThat(first.stats().fallback()).isEqualTo(EVENTS);
    assertThat(second.stats().delivered()).isEqualTo(EVENTS);
    assertThat(first.stats().isConserved() && second.stats().isConserved()).isTrue();
  }

  @Test
  void kinesisAppenderThatIsOff_savesNothingAndThatIsTold() throws Exception {
    configure(
        kinesis("OTHER", "other", "<enabled>false</enabled>")
            + kinesis("K", "main", UNDER.replace("FILE", "OTHER"))
            + root("K"));
    kinesis.pause();
    KinesisAppender first = appender("K");
    log(EVENTS);
    context.stop();
    assertThat(first.stats().fallback()).isZero();
    assertThat(warnings()).anyMatch(line -> line.contains("given up and not saved"));
  }

  @Test
  void itself_isRefusedAtTheStart() throws Exception {
    configure(kinesis("K", "main", "<fallback>K</fallback>") + root("K"));
    assertThat(appender("K").isStarted()).isFalse();
    assertThat(warnings()).anyMatch(line -> line.contains("leads back to it"));
  }

  /** Neither sees the other when it starts. */
  @Test
  void cycleOfTwo_endsAfterOneRound() throws Exception {
    String more = "<retry><maxAge>100 ms</maxAge></retry><fallback>";
    configure(
        kinesis("A", "main", more + "B</fallback>")
            + kinesis("B", "other", more + "A</fallback>")
            + "<logger name='b'><appender-ref ref='B'/></logger>"
            + root("A"));
    kinesis.faults().onEveryPut(put -> Fault.throttled());
    log(EVENTS);
    assertThat(appender("A").flush(PATIENCE)).isTrue();
    assertThat(appender("B").flush(PATIENCE)).isTrue();
    assertThat(appender("A").flush(PATIENCE)).isTrue();
    assertThat(appender("A").stats().accepted()).isEqualTo(EVENTS);
    assertThat(appender("A").stats().isConserved()).isTrue();
    assertThat(warnings()).anyMatch(line -> line.contains("leads back to it"));
  }

  /** How Logback stops its appenders. */
  enum End {
    STOP,
    HOOK,
    RELOAD
  }

  private void end(End end) {
    if (end == End.HOOK) {
      DefaultShutdownHook hook = new DefaultShutdownHook();
      hook.setContext(context);
      hook.run();
    } else if (end == End.RELOAD) {
      context.reset();
    } else {
      context.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"K", "K FILE", "FILE K", "ASYNC K", "K ASYNC", "BEFORE", "BEFORE FILE"})
  void stop_handsOverBeforeTheFallbackStops(String appenders) throws Exception {
    for (End end : End.values()) {
      Files.deleteIfExists(directory.resolve("fallback.log"));
      handsOver(appenders, end);
    }
  }

  private void handsOver(String appenders, End end) throws Exception {
    String async = "<appender name='%s' class='ch.qos.logback.classic.AsyncAppender'>";
    configure(
        file()
            + kinesis("K", "main", UNDER)
            + async.formatted("ASYNC")
            + "<appender-ref ref='FILE'/></appender>"
            + async.formatted("BEFORE")
            + "<discardingThreshold>0</discardingThreshold><appender-ref ref='K'/></appender>"
            + "<logger name='other'><appender-ref ref='K'/></logger>"
            + root(appenders.split(" ")));
    kinesis.pause();
    KinesisAppender appender = appender("K");
    log(EVENTS);
    await().until(() -> appender.stats().accepted() == EVENTS);
    end(end);
    assertThat(appender.stats().fallback()).as("%s", end).isEqualTo(EVENTS);
    assertThat(undelivered()).as("%s", end).isEqualTo(EVENTS);
    kinesis.resume();
    context.start();
  }

  private static final Semaphore held = new Semaphore(0); // one event is in the layout

  /** Created by Joran. The thread of an asynchronous appender waits here for that one's stop. */
  public static final class HoldsUp extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      try {
        if (event.getFormattedMessage().equals("hold")) {
          held.release();
          new CountDownLatch(1).await();
        }
      } catch (InterruptedException e) {
        // The stop has begun.
      }
      return event.getFormattedMessage();
    }
  }

  @ParameterizedTest
  @CsvSource({"STOP, K", "HOOK, SIFT", "RELOAD, K", "RELOAD, SIFT"})
  void stop_takesWhatAnAsyncAppenderStillHolds(End end, String behind) throws Exception {
    String async =
        "<appender name='%s' class='ch.qos.logback.classic.AsyncAppender'>"
            + "<discardingThreshold>0</discardingThreshold><maxFlushTime>0</maxFlushTime>"
            + "<appender-ref ref='%s'/></appender>";
    String elements =
        "<fallback>FILE</fallback><drainTimeout>100 ms</drainTimeout><layout class='"
            + HoldsUp.class.getName()
            + "'/>";
    configure(
        file()
            + kinesis("K", "main", elements)
            + "<appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
            + "<discriminator><key>key</key><defaultValue>S</defaultValue></discriminator><sift>"
            + kinesis("${key}", "main", elements)
            + "</sift></appender>"
            + async.formatted("SECOND", behind)
            + async.formatted("FIRST", "SECOND")
            + root("FIRST", "FILE"));
    kinesis.pause();
    context.getLogger("app").info("hold");
    held.acquire();
    log(EVENTS);
    end(end);
    assertThat(undelivered()).isEqualTo(1 + EVENTS);
    assertThat(warnings()).doesNotContain("closed");
  }

  /** Nothing but a stop of its own keeps the fallback from its events, and that is told. */
  @Test
  void fallbackThatTheApplicationStopped_savesNothingAndThatIsTold() throws Exception {
    configure(file() + kinesis("K", "main", UNDER) + root("K"));
    kinesis.pause();
    KinesisAppender appender = appender("K");
    log(EVENTS);
    appender.getAppender("FILE").stop();
    context.stop();
    assertThat(appender.stats().fallback()).isZero();
    assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(EVENTS);
    assertThat(warnings())
        .anyMatch(line -> line.contains("given up and not saved") && line.contains("" + EVENTS));
  }

  @Test
  void stop_ofOneOfTwo_leavesTheirFallbackToTheOther() throws Exception {
    configure(file() + kinesis("K", "main", UNDER) + kinesis("L", "other", UNDER) + root("K", "L"));
    kinesis.pause();
    KinesisAppender last = appender("L");
    appender("K").stop();
    log(EVENTS);
    context.stop();
    assertThat(last.stats().fallback()).isEqualTo(EVENTS);
    assertThat(undelivered()).isEqualTo(EVENTS);
    assertThat(last.getAppender("FILE")).isNull();
  }

  @Test
  void stop_leavesAFallbackRunningThatALoggerHas() throws Exception {
    configure(file() + kinesis("K", "main", UNDER) + root("K", "FILE"));
    appender("K").stop();
    Appender<ILoggingEvent> file = context.getLogger("ROOT").getAppender("FILE");
    assertThat(file.isStarted()).isTrue();
  }

  private long undelivered() throws Exception {
    return Files.readAllLines(directory.resolve("fallback.log")).stream()
        .filter(line -> line.startsWith("dev.sluice.undelivered"))
        .count();
  }

  /** Created by Joran. */
  public static final class Breaks extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      Thread.currentThread().interrupt();
      throw new AssertionError("on purpose");
    }
  }

  /** Created by Joran. */
  public static final class IsInterrupted extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    public void doAppend(ILoggingEvent event) {
      IsInterrupted.<RuntimeException>raise(new InterruptedException("on purpose"));
    }

    @Override
    protected void append(ILoggingEvent event) {}

    @SuppressWarnings("unchecked") // undeclared, as other languages have it
    private static <X extends Throwable> void raise(Throwable failure) throws X {
      throw (X) failure;
    }
  }

  /** The options that are set to nothing are known at the end of the file: a second start. */
  @Test
  void emptyElement_leavesTheFallback() throws Exception {
    configure(
        file()
            + kinesis("K", "main", UNDER + "<format><threadKey></threadKey></format>")
            + root("K"));
    kinesis.pause();
    KinesisAppender appender = appender("K");
    assertThat(appender.getAppender("FILE")).isNotNull();
    log(EVENTS);
    context.stop();
    assertThat(appender.stats().fallback()).isEqualTo(EVENTS);
    assertThat(undelivered()).isEqualTo(EVENTS);
  }

  @ParameterizedTest
  @ValueSource(classes = {Breaks.class, IsInterrupted.class})
  void fallbackThatThrowsAndInterrupts_stopsNothing(Class<?> fallback) throws Exception {
    configure(
        "<appender name='FILE' class='"
            + fallback.getName()
            + "'/>"
            + kinesis("K", "main", UNDER.replace("100 ms", "20 s"))
            + root("K"));
    kinesis.faults().poison(record -> record.text().contains("event 7"));
    log(EVENTS);
    KinesisAppender appender = appender("K");
    assertThat(appender.flush(PATIENCE)).isTrue();
    log(1);
    assertThat(appender.flush(PATIENCE)).isTrue();
    assertThat(appender.stats().delivered()).isEqualTo(EVENTS);
    assertThat(appender.stats().count(DropReason.UNDELIVERABLE)).isEqualTo(1);
    assertThat(warnings()).anyMatch(line -> line.contains("the fallback failed"));
  }

  /** Cannot be stopped. */
  public static final class Sticks extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {}

    @Override
    public void stop() {
      throw new IllegalStateException("stuck");
    }
  }

  @Test
  void fallbackWhoseStopThrows_letsTheOthersHandOver() throws Exception {
    StringBuilder all = new StringBuilder(file());
    StringBuilder loggers = new StringBuilder();
    for (String name : new String[] {"A", "B", "C"}) { // stopped in an order of a set
      String own = "STICKS-" + name;
      all.append("<appender name='").append(own).append("' class='");
      all.append(Sticks.class.getName()).append("'/>");
      all.append(kinesis(name, "other", UNDER.replace("FILE", own)));
      loggers.append("<logger name='").append(name);
      loggers.append("'><appender-ref ref='").append(name).append("'/></logger>");
    }
    configure(all + kinesis("K", "main", UNDER) + loggers + root("K"));
    kinesis.pause();
    KinesisAppender appender = appender("K");
    log(EVENTS);
    context.stop();
    assertThat(appender.stats().fallback()).isEqualTo(EVENTS);
    assertThat(undelivered()).isEqualTo(EVENTS);
    assertThat(warnings()).contains("did not stop");
  }
}
