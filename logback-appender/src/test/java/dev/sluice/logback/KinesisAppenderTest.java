// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.layout.EchoLayout;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluices;
import dev.sluice.options.ClientOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** From the application's logging call to the stream, and the host unharmed by it. */
final class KinesisAppenderTest {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final KinesisExtension STREAMS = KinesisExtension.withStream(Rig.STREAM, 2);

  private final EmbeddedKinesis kinesis = STREAMS.kinesis();

  @Test
  void event_arrivesWithAllItsParts() throws Exception {
    try (Rig rig =
            Rig.to(
                kinesis,
                "<partitionKey>mdc:tenant</partitionKey>"
                    + "<format><timeKey>@timestamp</timeKey><timeKeyFormat>unix_nanos</timeKeyFormat>"
                    + "<includeCaller>true</includeCaller></format>");
        MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "acme")) {
      Instant before = Instant.now();
      rig.logger()
          .atWarn()
          .addMarker(MarkerFactory.getMarker("AUDIT"))
          .addKeyValue("items", 3)
          .addKeyValue("paid", true)
          .addKeyValue("address", Map.of("city", "Köln"))
          .setCause(new IllegalStateException("outer", new RuntimeException("inner")))
          .log("order {} für ${jndi:ldap://x/y}", 42);
      rig.settle();

      StoredRecord record = only(kinesis.records());
      assertThat(record.partitionKey()).isEqualTo("acme");
      JsonNode json = JSON.readTree(record.data());
      assertThat(json.get("level").textValue()).isEqualTo("WARN");
      assertThat(json.get("logger").textValue()).isEqualTo("app.Orders");
      assertThat(json.get("thread").textValue()).isEqualTo(Thread.currentThread().getName());
      assertThat(json.get("message").textValue()).isEqualTo("order 42 für ${jndi:ldap://x/y}");
      assertThat(json.get("items").isInt()).isTrue();
      assertThat(json.get("paid").booleanValue()).isTrue();
      assertThat(json.get("address").get("city").textValue()).isEqualTo("Köln");
      assertThat(json.get("tenant").textValue()).isEqualTo("acme");
      assertThat(json.get("markers").get(0).textValue()).isEqualTo("AUDIT");
      assertThat(json.get("exception").get("class").textValue())
          .isEqualTo(IllegalStateException.class.getName());
      assertThat(json.get("exception").get("message").textValue()).isEqualTo("outer");
      assertThat(json.get("exception").get("stack_trace").textValue())
          .contains("Caused by: java.lang.RuntimeException: inner", "common frames omitted");
      assertThat(json.get("caller").get("method").textValue())
          .isEqualTo("event_arrivesWithAllItsParts");
      long nanos = json.get("@timestamp").longValue();
      assertThat(Instant.ofEpochSecond(0, nanos)).isBetween(before, Instant.now());
    }
  }

  @Test
  void patternEncoder_replacesTheFormatInUtf8WithoutHeader() throws Exception {
    try (Rig rig =
        Rig.to(
            kinesis,
            "<encoder><outputPatternAsHeader>true</outputPatternAsHeader>"
                + "<pattern>%level|%msg|%X{tenant:-none}</pattern></encoder>")) {
      rig.logger().info("Grüße {}", "€");
      rig.settle();
      assertThat(only(kinesis.records()).text()).isEqualTo("INFO|Grüße €|none");
    }
  }

  @Test
  void patternEncoder_keepsTheCharsetItNames() throws Exception {
    try (Rig rig =
        Rig.to(
            kinesis, "<encoder><charset>ISO-8859-1</charset><pattern>%msg</pattern></encoder>")) {
      rig.logger().info("ü");
      rig.settle();
      assertThat(only(kinesis.records()).data()).containsExactly(0xFC);
    }
  }

  @Test
  void layout_isEncodedInUtf8() throws Exception {
    try (Rig rig =
        Rig.to(
            kinesis,
            "<layout class=\"ch.qos.logback.classic.PatternLayout\"><pattern>%msg!</pattern></layout>")) {
      rig.logger().info("Grüße");
      rig.settle();
      assertThat(only(kinesis.records()).text()).isEqualTo("Grüße!");
    }
  }

  @Test
  void jsonEncoder_isUsedByManyThreadsAtOnce() throws Exception {
    int threadCount = 8;
    int perThread = 500;
    int eventCount = threadCount * perThread;
    try (Rig rig =
        Rig.to(kinesis, "<encoder class=\"ch.qos.logback.classic.encoder.JsonEncoder\"/>")) {
      List<Thread> threads =
          IntStream.range(0, threadCount)
              .mapToObj(
                  number ->
                      new Thread(
                          () -> {
                            for (int i = 0; i < perThread; i++) {
                              rig.logger().info("event {}", number * perThread + i);
                            }
                          }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      rig.settle();
      assertThat(rig.appender().stats().delivered()).isEqualTo(eventCount);
    }
    assertThat(kinesis.records()).hasSize(eventCount);
    long distinct =
        kinesis.records().stream()
            .map(record -> parse(record).get("arguments").get(0).asInt())
            .distinct()
            .count();
    assertThat(distinct).isEqualTo(eventCount);
  }

  @Test
  void encoderThatThrows_costsTheContentAndNotTheEvent() throws Exception {
    try (Rig rig = Rig.to(kinesis, "<encoder class=\"" + FailingEncoder.class.getName() + "\"/>")) {
      rig.logger().info("lost words");
      rig.settle();
      assertThat(rig.appender().stats().formatErrors()).isEqualTo(1);
      assertThat(parse(only(kinesis.records())).get("logger").textValue()).isEqualTo("app.Orders");
      assertThat(rig.errors()).isEmpty();
    }
  }

  @Test
  void patternOfKeys_isLogbacksOwn_andAppendsNoStackTrace() throws Exception {
    try (Rig rig =
        Rig.to(kinesis, "<partitionKey>pattern:%mdc{tenant}-%level-%logger{0}</partitionKey>")) {
      MDC.put("tenant", "acme");
      rig.logger().info("one");
      MDC.put("tenant", "%level ${HOME}"); // data, never a pattern
      rig.logger().warn("two", new IllegalStateException("broken"));
      MDC.remove("tenant");
      rig.logger().error("three");
      rig.settle();
      assertThat(kinesis.records())
          .extracting(StoredRecord::partitionKey)
          .containsExactly("acme-INFO-Orders", "%level ${HOME}-WARN-Orders", "-ERROR-Orders");
    }
  }

  @Test
  void filter_decidesWhatIsOffered() throws Exception {
    try (Rig rig =
        Rig.to(
            kinesis,
            "<filter class=\"ch.qos.logback.classic.filter.ThresholdFilter\">"
                + "<level>WARN</level></filter>")) {
      rig.logger().info("no");
      rig.logger().warn("yes");
      rig.settle();
      assertThat(rig.appender().stats().offered()).isEqualTo(1);
      assertThat(rig.appender().stats().filtered()).isEqualTo(1);
      assertThat(parse(only(kinesis.records())).get("message").textValue()).isEqualTo("yes");
    }
  }

  @Test
  void filterThatThrows_isCountedAndSaidAndThrowsNothing() {
    try (Rig rig = Rig.to(kinesis, "<filter class=\"" + FailingFilter.class.getName() + "\"/>")) {
      rig.logger().info("RuntimeException");
      rig.logger().info("Error");
      rig.logger().info("undeclared");
      rig.appender().stop();
      SluiceStats stats = rig.appender().stats();
      assertThat(stats.count(DropReason.FILTER_FAILED)).isEqualTo(3);
      assertThat(stats.isConserved()).isTrue();
      assertThat(rig.messages(Status.WARN))
          .anyMatch(text -> text.contains("a filter of the appender failed: java.lang."))
          .anyMatch(text -> text.contains("filter_failed"));
      assertThat(rig.errors()).isEmpty();
    }
  }

  @Test
  void filterThatLogs_getsNoEventOfItsOwn() throws Exception {
    try (Rig rig = Rig.to(kinesis, "<filter class=\"" + LoggingFilter.class.getName() + "\"/>")) {
      rig.logger().info("one");
      rig.settle();
      assertThat(rig.appender().stats().delivered()).isEqualTo(1);
      assertThat(rig.appender().stats().count(DropReason.SELF_LOG)).isEqualTo(1);
      assertThat(rig.others()).hasSize(2);
    }
  }

  @Test
  void eventRaisedInsideAppend_isCountedSelfLog() throws Exception {
    try (Rig rig = Rig.to(kinesis, "")) {
      Object noisy =
          new Object() {
            @Override
            public String toString() {
              rig.logger().info("from toString");
              return "noisy";
            }
          };
      rig.logger().atInfo().addKeyValue("what", noisy).log("outer");
      rig.settle();
      SluiceStats stats = rig.appender().stats();
      assertThat(stats.count(DropReason.SELF_LOG)).isEqualTo(1);
      assertThat(stats.delivered()).isEqualTo(1);
      assertThat(stats.offered()).isEqualTo(2);
    }
  }

  @Test
  void rootAtTrace_bringsNothingOfOurOwnToTheStream() throws Exception {
    // The AWS SDK logs into the default context, so it is this one that takes part.
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    try {
      Rig rig = Rig.in(context, "TRACE", Rig.reach(kinesis.endpoint()));
      rig.logger().info("the only one");
      rig.settle();
      KinesisAppender appender = rig.appender();
      appender.stop();
      assertThat(appender.stats().isConserved()).isTrue();
      assertThat(appender.stats().count(DropReason.SELF_LOG)).isPositive();
      assertThat(appender.stats().delivered()).isEqualTo(1);
      assertThat(parse(only(kinesis.records())).get("message").textValue())
          .isEqualTo("the only one");
    } finally {
      context.reset();
      JoranConfigurator quiet = new JoranConfigurator();
      quiet.setContext(context);
      quiet.doConfigure(
          Objects.requireNonNull(getClass().getResource("/logback-test.xml"), "logback-test.xml"));
    }
  }

  @Test
  void interruptFlag_isKept() throws Exception {
    try (Rig rig = Rig.to(kinesis, "")) {
      Thread.currentThread().interrupt();
      rig.logger().info("on an interrupted thread");
      assertThat(Thread.interrupted()).isTrue();
      rig.settle();
      assertThat(kinesis.records()).hasSize(1);
    }
  }

  @Test
  void deliveryTrouble_isAWarningAndNeverAnError() {
    kinesis.faults().onEvery("PutRecords", Fault.accessDenied());
    try (Rig rig = Rig.to(kinesis, "<drainTimeout>100 ms</drainTimeout>")) {
      KinesisAppender appender = rig.appender();
      rig.logger().info("refused");
      kinesis.awaitPutRequests(1, Rig.PATIENCE);
      rig.context().stop();
      assertThat(appender.stats().isConserved()).isTrue();
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(rig.messages(Status.WARN)).anyMatch(text -> text.contains("1 shutdown"));
      assertThat(rig.errors()).isEmpty();
    }
  }

  @Test
  void unreachableEndpoint_boundsTheStopAndCountsTheLoss() {
    Rig rig = Rig.to(NOWHERE, "<drainTimeout>100 ms</drainTimeout>");
    KinesisAppender appender = rig.appender();
    rig.logger().info("lost");
    long startNanos = System.nanoTime();
    rig.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
    assertThat(appender.stats().isConserved()).isTrue();
    assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
    assertThat(rig.errors()).isEmpty();
  }

  @Test
  void start_touchesNoNetwork() {
    try (Rig rig = Rig.to(kinesis, "")) {
      assertThat(rig.appender().isStarted()).isTrue();
      assertThat(kinesis.connectionCount()).isZero();
    }
    assertThat(kinesis.connectionCount()).isZero();
  }

  @Test
  void stop_deliversWhatIsBuffered() {
    try (Rig rig = Rig.to(kinesis, "<batch><linger>1 min</linger></batch>")) {
      KinesisAppender appender = rig.appender();
      rig.logger().info("one");
      rig.logger().info("two");
      rig.context().stop();
      assertThat(appender.stats().delivered()).isEqualTo(2);
      assertThat(appender.stats().isConserved()).isTrue();
      assertThat(rig.messages(Status.INFO)).anyMatch(text -> text.contains("delivered=2"));
    }
    assertThat(kinesis.records()).hasSize(2);
  }

  /** Logback resets twice when a changed file is no XML, and has no appender meanwhile. */
  @Test
  void secondReset_doesNotWaitForWhatTheFirstLeftDelivering_butTheStopOfTheContextDoes() {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    try (Rig rig = Rig.to(kinesis, "<drainTimeout>40 s</drainTimeout>")) {
      KinesisAppender appender = rig.appender();
      rig.logger().info("one");
      assertTimeoutPreemptively(
          Rig.PATIENCE,
          () -> {
            rig.context().reset();
            rig.context().reset();
            rig.context().reset();
          });
      kinesis.faults().heal();
      rig.context().stop();
      assertThat(appender.stats().delivered()).isEqualTo(1);
    }
  }

  /**
   * Logback stops what is behind an AsyncAppender on the worker's thread, and leaves that alone.
   */
  @Test
  void stopOfTheContext_waitsForAnAppenderBehindAnAsynchronousOne() {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    try (Rig rig = Rig.to(kinesis, "<drainTimeout>1 s</drainTimeout>")) {
      KinesisAppender appender = behindAsyncAppender(rig);
      rig.logger().info("one");
      kinesis.awaitPutRequests(1, Rig.PATIENCE);
      rig.context().stop();
      assertThat(rig.messages(Status.INFO)).anyMatch(text -> text.startsWith("stopped: offered=1"));
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(appender.stats().isConserved()).isTrue();
    }
  }

  /** The next appender must not overtake it, and is started after the reset. */
  @Test
  void reset_waitsForAnOrderedAppenderBehindAnAsynchronousOne() {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    String elements =
        "<drainTimeout>1 s</drainTimeout><ordering>key</ordering>"
            + "<partitionKey>fixed:K</partitionKey>";
    try (Rig rig = Rig.to(kinesis, elements)) {
      KinesisAppender appender = behindAsyncAppender(rig);
      rig.logger().info("one");
      kinesis.awaitPutRequests(1, Rig.PATIENCE);
      rig.context().reset();
      assertThat(appender.stats().count(DropReason.SHUTDOWN)).isEqualTo(1);
      assertThat(appender.stats().isConserved()).isTrue();
    }
  }

  private static KinesisAppender behindAsyncAppender(Rig rig) {
    KinesisAppender appender = rig.appender();
    AsyncAppender async = new AsyncAppender();
    async.setContext(rig.context());
    async.setMaxFlushTime(1);
    async.addAppender(appender);
    async.start();
    Logger root = rig.context().getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAppender(appender);
    root.addAppender(async);
    return appender;
  }

  @Test
  void reconfiguration_losesNothing() throws Exception {
    try (Rig rig = Rig.to(kinesis, "<batch><linger>1 min</linger></batch>")) {
      KinesisAppender old = rig.appender();
      rig.logger().info("before");
      rig.configure("DEBUG", Rig.reach(kinesis.endpoint()));
      assertThat(rig.appender()).isNotSameAs(old);
      rig.logger().info("after");
      rig.settle();
      assertThat(old.isStarted()).isFalse();
      // The old one delivers beside the new one: its counts of one moment need not add up yet.
      await().atMost(Rig.PATIENCE).until(() -> old.stats().delivered() == 1);
      await().atMost(Rig.PATIENCE).until(() -> old.stats().isConserved());
      assertThat(kinesis.records())
          .extracting(record -> parse(record).get("message").textValue())
          .containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void stop_isIdempotentAndCountsWhatComesLate() {
    try (Rig rig = Rig.to(kinesis, "")) {
      rig.logger().info("in time");
      rig.appender().stop();
      rig.appender().stop();
      rig.logger().info("late");
      SluiceStats stats = rig.appender().stats();
      assertThat(stats.delivered()).isEqualTo(1);
      assertThat(stats.count(DropReason.CLOSED)).isEqualTo(1);
      assertThat(stats.isConserved()).isTrue();
      assertThat(rig.messages(Status.INFO)).filteredOn(i -> i.startsWith("stopped:")).hasSize(1);
    }
  }

  @Test
  void startTwice_keepsTheFirst() throws Exception {
    try (Rig rig = Rig.to(kinesis, "")) {
      rig.logger().info("one");
      rig.appender().start();
      rig.logger().info("two");
      rig.settle();
      assertThat(rig.appender().stats().delivered()).isEqualTo(2);
    }
  }

  /** The first would deliver for ever, and nobody could stop it. */
  @Test
  void startDuringAStart_opensNoSecondOne() {
    LoggerContext context = new LoggerContext();
    KinesisAppender appender = new KinesisAppender();
    appender.setContext(context);
    appender.setName("TWICE");
    appender.options().set("stream", Rig.STREAM);
    appender.options().set("region", "eu-west-1");
    appender.options().set("endpoint", NOWHERE.toString());
    appender.setLayout(
        new EchoLayout<>() {
          @Override
          public void start() {
            super.start();
            appender.start(); // as another thread may at the same time
          }
        });
    appender.start();
    assertThat(appender.isStarted()).isTrue();
    assertThat(Sluices.snapshots()).filteredOn(one -> one.appender().equals("TWICE")).hasSize(1);
    appender.stop();
    assertThat(Sluices.snapshots()).filteredOn(one -> one.appender().equals("TWICE")).isEmpty();
    context.stop();
  }

  /** A stop that ends late must not hide the next opening from the stop of the context. */
  @Test
  void startBeforeAStopReturns_staysStarted() {
    try (Rig rig = Rig.to(kinesis, "")) {
      KinesisAppender appender = rig.appender();
      long opening = appender.snapshot().opening();
      rig.context()
          .getStatusManager()
          .add(
              (StatusListener)
                  status -> {
                    if (status.getMessage().startsWith("stopped: ") && appender.isStarted()) {
                      appender.stop();
                      appender.start();
                    }
                  });
      appender.stop();
      assertThat(appender.isStarted()).isTrue();
      rig.context().getStatusManager().getCopyOfStatusListenerList().stream()
          .forEach(rig.context().getStatusManager()::remove);
      appender.stop();
      assertThat(Sluices.snapshots())
          .filteredOn(one -> one.snapshot().opening() >= opening) // not those of other tests
          .isEmpty();
    }
  }

  @Test
  void startAfterStop_beginsAnew() throws Exception {
    try (Rig rig = Rig.to(kinesis, "")) {
      rig.logger().info("one");
      rig.appender().stop();
      rig.appender().start();
      rig.logger().info("two");
      rig.settle();
      assertThat(rig.appender().stats().delivered()).isEqualTo(1);
      assertThat(kinesis.records()).hasSize(2);
    }
  }

  /** The counts of the closed one went up instead, where no monitor looks. */
  @Test
  void refusedStartAfterStop_isSeenByAMonitorWithWhatItRefuses() {
    try (Rig rig = Rig.to(kinesis, "")) {
      KinesisAppender appender = rig.appender();
      appender.setName("CHANGED");
      rig.logger().info("one");
      appender.stop();
      appender.options().set("stream", "no stream");
      appender.start();
      rig.logger().info("two");
      assertThat(appender.stats().delivered()).isZero();
      assertThat(appender.stats().count(DropReason.CLOSED)).isEqualTo(1);
      assertThat(Sluices.snapshots())
          .filteredOn(seen -> seen.appender().equals("CHANGED"))
          .singleElement()
          .satisfies(
              seen -> assertThat(seen.snapshot().stats().count(DropReason.CLOSED)).isEqualTo(1));
    }
  }

  @Test
  void buildInCode_needsNoJoran() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    KinesisAppender appender = new KinesisAppender();
    appender.setContext(context);
    appender.setStream(Rig.STREAM);
    appender.setRegion("eu-west-1");
    appender.setEndpoint(kinesis.endpoint().toString());
    ClientOptions client = new ClientOptions();
    client.setAccessKeyId("AKIDTEST");
    client.setSecretAccessKey("secret");
    appender.setClient(client);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern("%msg");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger("app").addAppender(appender);
    context.getLogger("app").setLevel(Level.INFO);
    context.getLogger("app").info("by hand");
    assertThat(appender.flush(Rig.PATIENCE)).isTrue();
    context.stop();
    assertThat(only(kinesis.records()).text()).isEqualTo("by hand");
    assertThat(appender.stats().isConserved()).isTrue();
  }

  /** Logback's own appenders need none either. */
  @Test
  void stopInALogCall_throwsNothing_alsoWithoutAContext() {
    KinesisAppender appender = new KinesisAppender();
    appender.setStream(Rig.STREAM);
    appender.setRegion("eu-west-1");
    appender.setEndpoint(kinesis.endpoint().toString());
    appender.setFallback("ELSEWHERE");
    ClientOptions client = new ClientOptions();
    client.setAccessKeyId("AKIDTEST");
    client.setSecretAccessKey("secret");
    appender.setClient(client);
    Logger logger = new LoggerContext().getLogger("app");
    logger.getLoggerContext().setMDCAdapter(MDC.getMDCAdapter());
    kinesis.pause(); // so that the stop goes on in the background
    appender.start();
    logger.addAppender(appender);
    logger.addAppender(
        new AppenderBase<>() {
          @Override
          public void start() {}

          @Override
          public boolean isStarted() {
            return true;
          }

          @Override
          public void doAppend(ILoggingEvent event) {
            appender.stop();
          }

          @Override
          protected void append(ILoggingEvent event) {}
        });
    logger.info("last");
    assertThat(appender.isStarted()).isFalse();
    kinesis.resume();
    appender.stop();
    await().atMost(Rig.PATIENCE).until(() -> appender.stats().delivered() == 1);
  }

  private static StoredRecord only(List<StoredRecord> records) {
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static JsonNode parse(StoredRecord record) {
    try {
      return JSON.readTree(record.data());
    } catch (IOException e) {
      throw new AssertionError(record.text(), e);
    }
  }

  /** Created by Joran. */
  public static final class FailingEncoder extends EncoderBase<ILoggingEvent> {
    @Override
    public byte[] headerBytes() {
      throw new AssertionError("headers are not sent");
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      throw new IllegalStateException("cannot");
    }

    @Override
    public byte[] footerBytes() {
      throw new AssertionError("footers are not sent");
    }
  }

  /** Created by Joran. */
  public static final class FailingFilter extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      switch (event.getMessage()) {
        case "Error" -> throw new AssertionError("cannot");
        case "undeclared" -> sneak(new IOException("cannot"));
        default -> throw new IllegalStateException("cannot");
      }
      return FilterReply.NEUTRAL;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  /** Created by Joran. */
  public static final class LoggingFilter extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      ((LoggerContext) getContext()).getLogger("filter").info("seen: {}", event.getMessage());
      return FilterReply.NEUTRAL;
    }
  }
}
