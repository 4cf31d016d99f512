// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.CountingNoOpAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused or given up comes to another appender, whenever Log4j stops which. */
@Timeout(120)
final class FallbackTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 50;

  @TempDir Path directory;

  private String kinesis(
      EmbeddedKinesis kinesis, String name, String stream, String attributes, String elements) {
    return """
        <Kinesis name="%s" stream="%s" region="eu-west-1" endpoint="%s" %s>
          <Client accessKeyId="a" secretAccessKey="b"/>%s</Kinesis>
        """
        .formatted(name, stream, kinesis.endpoint(), attributes, elements);
  }

  private String file(String name) {
    return "<File name='%s' fileName='%s'><PatternLayout pattern='%%c %%m%%n'/></File>"
        .formatted(name, directory.resolve("fallback.log"));
  }

  private Rig app(String appenders, String... refs) {
    StringBuilder text = new StringBuilder("<Configuration><Appenders>").append(appenders);
    text.append("</Appenders><Loggers><Root level='info'>");
    for (String ref : refs) {
      text.append("<AppenderRef ref='").append(ref).append("'/>");
    }
    return Rig.withEndpoints(
        directory, text.append("</Root></Loggers></Configuration>").toString());
  }

  private static void log(Rig app, int events) {
    for (int i = 0; i < events; i++) {
      app.logger().info("event {}", i);
    }
  }

  private long lines(String start) throws Exception {
    return Files.readAllLines(directory.resolve("fallback.log")).stream()
        .filter(line -> line.startsWith(start))
        .count();
  }

  @Test
  void nameThatNoAppenderHas_isToldAtTheStart() {
    String kinesis = "<Kinesis name='K' stream='s' fallback='%s'/>";
    try (Rig app = Rig.withXml(directory, kinesis.formatted("FILLE") + file("FILE"))) {
      assertThat(app.kinesis().isStarted()).isTrue();
      assertThat(app.status.at(Level.WARN))
          .containsOnlyOnce(
              "Kinesis appender K: fallback names no appender: FILLE, and events that are given up"
                  + " are not handed over; there are FILE, K");
    }
    try (Rig app = Rig.withXml(directory, kinesis.formatted("FILE") + file("FILE"))) {
      assertThat(app.status.at(Level.WARN)).noneMatch(text -> text.contains("names no appender"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KINESIS,FILE",
    "KINESIS,FB",
    "KINESIS,FALLBACK",
    "KINESIS,fallback",
    "KINESIS,Fallback",
    "Kinesis,File",
    "kinesis,file",
    "KINESIS,CONSOLE",
    "Kinesis,RollingFile",
    "K,F",
    "F,K"
  })
  void stop_handsOverBeforeTheFallbackStops(String name, String fallback) throws Exception {
    handsOver(name, fallback, End.CONTEXT, false);
    handsOver(name, fallback, End.CONTEXT, true);
  }

  @ParameterizedTest
  @EnumSource(names = {"HOOK", "RECONFIGURATION"})
  void hookAndReconfiguration_handOverBeforeTheFallbackStops(End end) throws Exception {
    for (String fallback : new String[] {"FILE", "fallback", "F"}) {
      handsOver("KINESIS", fallback, end, false);
      handsOver("KINESIS", fallback, end, true);
    }
  }

  /** How Log4j stops its appenders. */
  enum End {
    CONTEXT,
    HOOK,
    RECONFIGURATION
  }

  private static void end(Rig app, End end) {
    if (end == End.HOOK) { // so Log4j's own does it
      LogManager.shutdown(app.context);
    } else if (end == End.RECONFIGURATION) {
      app.reconfigure("<Configuration><Loggers><Root level='off'/></Loggers></Configuration>");
    }
    app.close();
  }

  private void handsOver(String name, String fallback, End end, boolean async) throws Exception {
    Files.deleteIfExists(directory.resolve("fallback.log"));
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("main", 1)) {
      String target =
          async
              ? file("UNDER")
                  + "<Async name='%s'><AppenderRef ref='UNDER'/></Async>".formatted(fallback)
              : file(fallback);
      String attributes = "fallback='%s' drainTimeout='50 ms'".formatted(fallback);
      Rig app = app(kinesis(kinesis, name, "main", attributes, "") + target, name);
      kinesis.pause();
      KinesisAppender appender = (KinesisAppender) app.appender(name);
      log(app, EVENTS);
      end(app, end);
      assertThat(appender.stats().fallback()).as("%s async: %s", end, async).isEqualTo(EVENTS);
      assertThat(lines("dev.sluice.undelivered")).as("%s", end).isEqualTo(EVENTS);
    }
  }

  /** Log4j empties asynchronous appenders only after it has told of the stop of the others. */
  @Test
  void stop_takesWhatAnAsyncAppenderInFrontHolds() {
    String xml =
        Rig.xml(
                "<Kinesis name='K' stream='s' fallback='F'/><CountingNoOp name='F'/>"
                    + "<Async name='A'><AppenderRef ref='K'/></Async>")
            .replace("<AppenderRef ref=\"K\"/>", "<AppenderRef ref=\"A\"/>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      KinesisAppender appender = app.kinesis();
      appender.addFilter(new WaitsForTheStop(app.appender("A"), appender));
      log(app, EVENTS);
      app.context.stop();
      assertThat(app.stream.stored).hasSize(EVENTS);
      assertThat(appender.stats().rejectedTotal()).isZero();
    }
  }

  /** Log4j waits for the log calls of each logger, in the order of a hash table. */
  @Test
  void reconfiguration_takesALogCallThatIsUnderWay() throws Exception {
    String kinesis = "<Kinesis name='K' stream='%s' fallback='F'/><CountingNoOp name='F'/>";
    String xml =
        Rig.xml(kinesis).replace("</Loggers>", "<Logger name='app.A' level='ALL'/></Loggers>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml.formatted("s"))) {
      KinesisAppender appender = app.kinesis();
      CountDownLatch underWay = new CountDownLatch(1);
      app.context
          .getConfiguration()
          .getLoggerConfig("app.A")
          .addFilter(
              new AbstractFilter() {
                @Override
                public Result filter(LogEvent event) {
                  underWay.countDown();
                  long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                  while (!appender.isStopped() && System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  return Result.NEUTRAL;
                }
              });
      Thread caller = new Thread(() -> app.context.getLogger("app.A").info("slow"));
      caller.start();
      underWay.await();
      app.reconfigure(xml.formatted("another"));
      caller.join();
      assertThat(appender.stats().rejectedTotal()).isZero();
      assertThat(app.stream.stored).hasSize(1);
    }
  }

  /** Lets events pass when one of these begins or ends its stop. */
  private static final class WaitsForTheStop extends AbstractFilter {

    private final Appender async;
    private final Appender behind;

    WaitsForTheStop(Appender async, Appender behind) {
      this.async = async;
      this.behind = behind;
    }

    @Override
    public Result filter(LogEvent event) {
      while (async.isStarted() && !behind.isStopped()) {
        Thread.onSpinWait();
      }
      return Result.NEUTRAL;
    }
  }

  /** Log4j starts the appenders of the new configuration one after the other. */
  @Test
  void reconfiguration_handsToTheOldFallbackUntilTheNewOneIsStarted() {
    CountingNoOpAppender older = CountingNoOpAppender.createAppender("F");
    CountingNoOpAppender newer = CountingNoOpAppender.createAppender("F");
    Configuration before = configurationWith(older);
    Log4j2Fallback fallback = new Log4j2Fallback("K", "F", before);
    UndeliveredEvent event =
        new UndeliveredEvent(DropReason.EXPIRED, "s", Severity.INFO, new byte[] {'x'});
    older.start();
    fallback.moveTo(configurationWith(newer));
    assertThat(fallback.take(event)).isTrue();
    assertThat(older.getCount()).isEqualTo(1);
    newer.start();
    assertThat(fallback.take(event)).isTrue();
    assertThat(newer.getCount()).isEqualTo(1);
    newer.stop();
    older.stop();
    assertThat(fallback.take(event)).isFalse();
    Reference.reachabilityFence(before); // as the logger context keeps it
  }

  private static Configuration configurationWith(Appender appender) {
    Configuration configuration = new DefaultConfiguration();
    configuration.addAppender(appender);
    return configuration;
  }

  /** Nothing but a stop of its own keeps the fallback from its events, and that is told. */
  @Test
  void fallbackThatTheApplicationStopped_savesNothingAndThatIsTold() throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("main", 1);
        Rig app =
            app(
                kinesis(kinesis, "K", "main", "fallback='FILE' drainTimeout='50 ms'", "")
                    + file("FILE"),
                "K")) {
      kinesis.pause();
      KinesisAppender appender = app.kinesis();
      log(app, EVENTS);
      app.appender("FILE").stop();
      app.context.stop();
      assertThat(appender.stats().fallback()).isZero();
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(EVENTS);
      assertThat(app.status.everything()).contains("given up and not saved").contains("" + EVENTS);
    }
  }

  @Test
  void anotherKinesisAppender_deliversWhatTheFirstGivesUp() throws Exception {
    try (EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("main", 1).stream("other", 1).start();
        Rig app =
            app(
                kinesis(kinesis, "OTHER", "other", "", "")
                    + kinesis(kinesis, "K", "main", "fallback='OTHER'", "<Retry maxAge='200 ms'/>"),
                "K")) {
      kinesis
          .faults()
          .onEveryPut(put -> put.stream().equals("main") ? Fault.throttled() : Fault.none());
      KinesisAppender second = (KinesisAppender) app.appender("OTHER");
      log(app, EVENTS);
      assertThat(app.kinesis().flush(PATIENCE)).isTrue();
      assertThat(second.flush(PATIENCE)).isTrue();
      assertThat(kinesis.records("other")).hasSize(EVENTS);
      assertThat(app.kinesis().stats().fallback()).isEqualTo(EVENTS);
      assertThat(second.stats().delivered()).isEqualTo(EVENTS);
      assertThat(second.stats().count(DropReason.SELF_LOG)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"K", "A", "L"})
  void oneThatLeadsBack_isRefusedAtTheStart(String fallback) {
    try (Rig app =
        app(
            "<Kinesis name='K' stream='s' region='eu-west-1' fallback='%s'/>".formatted(fallback)
                + "<Kinesis name='L' stream='s' region='eu-west-1' fallback='A'/>"
                + "<Async name='A'><AppenderRef ref='K'/></Async>",
            "K")) {
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors()).anyMatch(line -> line.contains("leads back to it"));
    }
  }

  /** Log4j's Failover does not tell what is behind it. */
  @Test
  void oneThatLeadsBackUnseen_endsAfterOneTry() throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("main", 1);
        Rig app =
            app(
                kinesis(kinesis, "K", "main", "fallback='F'", "<Retry maxAge='100 ms'/>")
                    + file("FILE")
                    + "<Failover name='F' primary='K'><Failovers><AppenderRef ref='FILE'/>"
                    + "</Failovers></Failover>",
                "K")) {
      kinesis.faults().onEveryPut(put -> Fault.throttled());
      log(app, EVENTS);
      assertThat(app.kinesis().flush(PATIENCE)).isTrue();
      assertThat(app.kinesis().stats().accepted()).isEqualTo(EVENTS);
      assertThat(app.kinesis().stats().count(DropReason.SELF_LOG)).isEqualTo(EVENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lingerr='1'", "drainTimeout='50 ms'"})
  void failover_getsWhatIsRefused(String attribute) throws Exception {
    String failover =
        "<Failover name='F' primary='K'><Failovers><AppenderRef ref='FILE'/></Failovers></Failover>";
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("main", 1)) {
      Rig app =
          app(
              kinesis(
                      kinesis,
                      "K",
                      "main",
                      "ignoreExceptions='false' " + attribute,
                      "<Buffer maxEvents='2'/>")
                  + file("FILE")
                  + failover,
              "F");
      kinesis.pause();
      log(app, 5);
      long accepted = app.kinesis().stats().accepted();
      assertThat(lines("app.Main")).isEqualTo(5 - accepted);
      // The first refusal is counted; Failover does not ask again for a minute.
      assertThat(app.kinesis().stats().offered()).isEqualTo(accepted + 1);
      app.close();
    }
  }

  /** Whatever a fallback does to the thread that delivers, delivery goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fallbackThatThrowsAndInterrupts_stopsNothing(boolean isInterrupted) throws Exception {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("main", 1);
        Rig app = app(kinesis(kinesis, "K", "main", "fallback='BAD'", ""), "K")) {
      Bad bad = new Bad(isInterrupted);
      bad.start();
      app.context.getConfiguration().addAppender(bad);
      kinesis.faults().poison(record -> record.text().contains("event 7"));
      log(app, EVENTS);
      assertThat(app.kinesis().flush(PATIENCE)).isTrue();
      log(app, 1);
      assertThat(app.kinesis().flush(PATIENCE)).isTrue();
      assertThat(bad.asked).isTrue();
      assertThat(app.kinesis().stats().delivered()).isEqualTo(EVENTS);
      assertThat(app.kinesis().stats().count(DropReason.UNDELIVERABLE)).isEqualTo(1);
      assertThat(app.status.everything()).contains("the fallback failed");
    }
  }

  private static final class Bad extends AbstractAppender {

    private final boolean isInterrupted;
    volatile boolean asked;

    Bad(boolean isInterrupted) {
      super("BAD", null, null, false, Property.EMPTY_ARRAY);
      this.isInterrupted = isInterrupted;
    }

    @Override
    public void append(LogEvent event) {
      asked = true;
      if (isInterrupted) {
        Bad.<RuntimeException>raise(new InterruptedException("on purpose"));
      }
      Thread.currentThread().interrupt();
      throw new AssertionError("on purpose");
    }

    @SuppressWarnings("unchecked") // undeclared, as other languages have it
    private static <X extends Throwable> void raise(Throwable failure) throws X {
      throw (X) failure;
    }
  }

  @Test
  void refusal_throwsNothingByDefault() {
    try (Rig app = app("<Kinesis name='K' stream='s' lingerr='1'/>", "K")) {
      log(app, 5);
      assertThat(app.kinesis().stats().offered()).isEqualTo(5);
      app.kinesis().append(org.apache.logging.log4j.core.impl.Log4jLogEvent.newBuilder().build());
    }
  }

  @Test
  void filters_areCounted_whateverTheyDo() {
    try (Rig app =
        Rig.withXml(
            directory,
            "<Kinesis name='K' stream='s' region='eu-west-1'>"
                + "<ThresholdFilter level='WARN'/></Kinesis>")) {
      Configuration configuration = app.context.getConfiguration();
      app.logger().info("denied");
      app.logger().warn("taken");
      assertThat(app.delivered()).hasSize(1);
      assertThat(app.kinesis().stats().filtered()).isEqualTo(1);
      app.kinesis().addFilter(new Breaks());
      app.logger().warn("broken");
      assertThat(app.kinesis().stats().count(DropReason.FILTER_FAILED)).isEqualTo(1);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
      assertThat(configuration.isStarted()).isTrue();
    }
  }

  private static final class Breaks extends AbstractFilter {
    @Override
    public Result filter(LogEvent event) {
      throw new AssertionError("on purpose");
    }
  }
}
