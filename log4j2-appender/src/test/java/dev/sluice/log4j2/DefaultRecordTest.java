// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.record.DropReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ReusableMessageFactory;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of an event gets into the default record. */
class DefaultRecordTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** A message with typed entries. */
  private static final class TypedMessage extends MapMessage<TypedMessage, Object> {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void clearContext() {
    ThreadContext.clearAll();
  }

  private Rig app(String inside) {
    return Rig.withXml(directory, "<Kinesis name='K' stream='s'>" + inside + "</Kinesis>");
  }

  private static JsonNode only(Rig app) {
    assertThat(app.delivered()).hasSize(1);
    assertThat(app.kinesis().stats().isConserved()).isTrue();
    assertThat(app.kinesis().stats().formatErrors()).isZero();
    try {
      return JSON.readTree(app.stream.stored.get(0));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void event_isReadWithLevelLoggerThreadAndFormattedMessage() {
    try (Rig app = app("")) {
      app.logger().warn("{} of {}", 1, "two");
      JsonNode record = only(app);
      assertThat(record.get("level").asText()).isEqualTo("WARN");
      assertThat(record.get("logger").asText()).isEqualTo("app.Main");
      assertThat(record.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
      assertThat(record.get("message").asText()).isEqualTo("1 of two");
      assertThat(record.fieldNames()).toIterable().hasSize(4);
    }
  }

  @Test
  void time_isThatOfTheEventWithItsNanoseconds() {
    try (Rig app = app("<Format timeKey='t' timeKeyFormat='%s.%9N'/>")) {
      MutableInstant instant = new MutableInstant();
      instant.initFromEpochSecond(1_700_000_000L, 123_456_789);
      app.kinesis().append(event().setInstant(instant).build());
      assertThat(only(app).get("t").asText()).isEqualTo("1700000000.123456789");
    }
  }

  /** Log4j's instant has nanoseconds below zero then. */
  @Test
  void timeBefore1970_hasItsFraction_inEachFormat() {
    MutableInstant instant = new MutableInstant();
    instant.initFromEpochSecond(-2, 250_000_000);
    LogEvent event = event().setInstant(instant).build();
    try (Rig app = app("<Format timeKey='t' timeKeyFormat='unix_float'/>")) {
      app.kinesis().append(event);
      assertThat(only(app).get("t")).hasToString("-1.75");
    }
    try (Rig app = app("<Format timeKey='t' timeKeyFormat='%s.%9N'/>")) {
      app.kinesis().append(event);
      assertThat(only(app).get("t").asText()).isEqualTo("-2.250000000");
    }
    instant.initFromEpochSecond(-1, 999_999_999);
    try (Rig app = app("<Format type='otlp_json'/>")) {
      app.kinesis().append(event().setInstant(instant).build());
      assertThat(only(app).findValue("timeUnixNano")).isNull(); // OTLP has no such time
    }
  }

  @Test
  void customLevel_keepsItsNameAndCountsAsTheNextMoreSevereOne() {
    Log4j2EventReader reader = new Log4j2EventReader(new DefaultConfiguration());
    Level notice = Level.forName("NOTICE", 350);
    assertThat(reader.level(event().setLevel(notice).build())).isEqualTo("NOTICE");
    assertThat(reader.severity(event().setLevel(notice).build())).hasToString("WARN");
    assertThat(reader.severity(event().setLevel(Level.forName("VERBOSE", 550)).build()))
        .hasToString("DEBUG");
    assertThat(reader.severity(event().setLevel(Level.forName("PANIC", 50)).build()))
        .hasToString("FATAL");
  }

  @Test
  void context_keepsItsTypes_andTheStackIsAList() {
    try (Rig app = app("")) {
      SortedArrayStringMap context = new SortedArrayStringMap();
      context.putValue("count", 3);
      context.putValue("ok", true);
      context.putValue("user", "ada");
      ThreadContext.push("outer");
      ThreadContext.push("inner");
      app.kinesis()
          .append(
              event()
                  .setContextData(context)
                  .setContextStack(ThreadContext.getImmutableStack())
                  .build());
      JsonNode record = only(app);
      assertThat(record.get("count").isInt()).isTrue();
      assertThat(record.get("ok").isBoolean()).isTrue();
      assertThat(record.get("user").asText()).isEqualTo("ada");
      assertThat(record.get("ndc")).hasToString("[\"outer\",\"inner\"]");
    }
  }

  @Test
  void threadContext_ofTheCallerIsRead_andChoosesThePartitionKey() {
    try (Rig app =
        Rig.withXml(directory, "<Kinesis name='K' stream='s' partitionKey='mdc:user'/>")) {
      ThreadContext.put("user", "ada");
      app.logger().info("hello");
      assertThat(only(app).get("user").asText()).isEqualTo("ada");
      assertThat(app.kinesis().stats().keyMissing()).isZero();
    }
  }

  @Test
  void mapMessage_givesTypedFields_andItsFormattedText() {
    try (Rig app = app("")) {
      TypedMessage message = new TypedMessage();
      message.with("bytes", 512);
      message.with("cached", false);
      message.with("path", "/a");
      message.with("message", "mine");
      app.logger().info((Message) message);
      JsonNode record = only(app);
      assertThat(record.get("bytes").isInt()).isTrue();
      assertThat(record.get("cached").isBoolean()).isTrue();
      assertThat(record.get("path").asText()).isEqualTo("/a");
      assertThat(record.get("message").asText()).contains("path=\"/a\"");
      assertThat(record.get("field_message").asText()).isEqualTo("mine");
    }
  }

  @Test
  void structuredDataMessage_givesItsEntriesAsFields() {
    try (Rig app = app("")) {
      StructuredDataMessage message = new StructuredDataMessage("id@1", "paid", "Order");
      message.put("order", "42");
      app.logger().info((Message) message);
      JsonNode record = only(app);
      assertThat(record.get("order").asText()).isEqualTo("42");
      assertThat(record.get("message").asText()).contains("id@1", "order=\"42\"", "paid");
    }
  }

  @Test
  void fieldsOfAMapMessage_chooseThePartitionKey() {
    Log4j2EventReader reader = new Log4j2EventReader(new DefaultConfiguration());
    TypedMessage message = new TypedMessage();
    message.with("tenant", 7);
    assertThat(reader.field(event().setMessage(message).build(), "tenant")).isEqualTo(7);
    assertThat(reader.field(event().setMessage(message).build(), "other")).isNull();
    assertThat(reader.field(event().build(), "tenant")).isNull();
  }

  @Test
  void markers_areWrittenOnceEachWithTheirParents() {
    Marker grand = MarkerManager.getMarker("GRAND");
    Marker left = MarkerManager.getMarker("LEFT").addParents(grand);
    Marker right = MarkerManager.getMarker("RIGHT").addParents(grand);
    Marker child = MarkerManager.getMarker("CHILD").addParents(left, right);
    try (Rig app = app("")) {
      app.logger().info(child, "marked");
      assertThat(only(app).get("markers")).hasToString("[\"CHILD\",\"LEFT\",\"GRAND\",\"RIGHT\"]");
    }
  }

  @Test
  void markerWithoutAName_isCalledNull() {
    try (Rig app = app("")) {
      app.kinesis().append(event().setMarker(answersNull(Marker.class)).build());
      assertThat(only(app).get("markers")).hasToString("[\"null\"]");
    }
  }

  @Test
  void exception_isWrittenWithClassMessageCausesAndSuppressed() {
    IllegalStateException thrown =
        new IllegalStateException("outer", new RuntimeException("inner"));
    thrown.addSuppressed(new RuntimeException("beside"));
    try (Rig app = app("")) {
      app.logger().error("failed", thrown);
      JsonNode exception = only(app).get("exception");
      assertThat(exception.get("class").asText()).isEqualTo("java.lang.IllegalStateException");
      assertThat(exception.get("message").asText()).isEqualTo("outer");
      assertThat(exception.get("stack_trace").asText())
          .startsWith("java.lang.IllegalStateException: outer\n\tat " + getClass().getName())
          .contains("Suppressed: java.lang.RuntimeException: beside")
          .contains("Caused by: java.lang.RuntimeException: inner");
    }
  }

  @Test
  void rootCauseFirst_printsTheInnermostCauseOnTop_evenOfACircle() {
    RuntimeException inner = new RuntimeException("inner");
    IllegalStateException outer = new IllegalStateException("outer", inner);
    inner.addSuppressed(outer);
    String text =
        new Log4j2EventReader(new DefaultConfiguration())
            .stackTrace(event().setThrown(outer).build(), true);
    assertThat(text)
        .startsWith("java.lang.RuntimeException: inner\n")
        .contains("\tat " + getClass().getName(), " more\n")
        .contains("CIRCULAR REFERENCE: java.lang.IllegalStateException")
        .contains("\nWrapped by: java.lang.IllegalStateException: outer\n\tat ");
  }

  @Test
  void eventThatCameOverAWire_keepsWhatIsLeftOfItsThrowable() throws Exception {
    Throwable thrown = new IllegalStateException("over the wire", new RuntimeException("root"));
    LogEvent received = overTheWire(event().setThrown(thrown).build());
    assertThat(received.getThrown()).isNull();
    assertThat(new Log4j2EventReader(new DefaultConfiguration()).stackTrace(received, true))
        .contains("Caused by: java.lang.RuntimeException: root");
    try (Rig app = app("")) {
      app.kinesis().append(received);
      JsonNode exception = only(app).get("exception");
      assertThat(exception.get("class").asText()).isEqualTo("java.lang.IllegalStateException");
      assertThat(exception.get("message").asText()).isEqualTo("over the wire");
      assertThat(exception.get("stack_trace").asText())
          .contains("Caused by: java.lang.RuntimeException: root");
    }
  }

  @Test
  void caller_isTheLineOfTheLoggingCall_onlyWhereAsked() {
    try (Rig app = app("<Format includeCaller='true'/>")) {
      assertThat(app.kinesis().requiresLocation()).isTrue();
      app.logger().info("here");
      JsonNode caller = only(app).get("caller");
      assertThat(caller.get("class").asText()).isEqualTo(getClass().getName());
      assertThat(caller.get("file").asText()).isEqualTo("DefaultRecordTest.java");
    }
    try (Rig app = app("")) {
      assertThat(app.kinesis().requiresLocation()).isFalse();
      app.logger().info("here");
      assertThat(only(app).has("caller")).isFalse();
    }
  }

  @Test
  void lookupsInEventData_stayText() {
    String attack = "${jndi:ldap://127.0.0.1/x} ${env:PATH} $${sys:user.name}";
    try (Rig app = app("")) {
      ThreadContext.put("from", attack);
      ThreadContext.push(attack);
      TypedMessage message = new TypedMessage();
      message.with("field", attack);
      app.context
          .getLogger(attack)
          .info(MarkerManager.getMarker(attack), message, new Exception(attack));
      JsonNode record = only(app);
      assertThat(record.get("from").asText()).isEqualTo(attack);
      assertThat(record.get("field").asText()).isEqualTo(attack);
      assertThat(record.get("logger").asText()).isEqualTo(attack);
      assertThat(record.get("ndc").get(0).asText()).isEqualTo(attack);
      assertThat(record.get("markers").get(0).asText()).isEqualTo(attack);
      assertThat(record.get("exception").get("message").asText()).isEqualTo(attack);
    }
  }

  @Test
  void eventThatLog4jUsesAgain_isWrittenWithoutMakingAString() {
    Log4j2EventReader reader = new Log4j2EventReader(new DefaultConfiguration());
    MutableLogEvent event = new MutableLogEvent();
    StringBuilder text = new StringBuilder();
    event.setMessage(ReusableMessageFactory.INSTANCE.newMessage("{} of {}", 1, "two"));
    assertThat(reader.appendMessage(event, text)).isTrue();
    assertThat(text).hasToString("1 of two").hasToString(reader.message(event));

    event.setMessage(new SimpleMessage("has its string"));
    assertThat(reader.appendMessage(event, text)).isFalse();
    assertThat(reader.appendMessage(event().build(), text)).isFalse();
    assertThat(text).hasToString("1 of two");

    event = new MutableLogEvent();
    try (Rig app = app("")) {
      event.setMessage(ReusableMessageFactory.INSTANCE.newMessage("{} \uD83D {}", "é", "\n\""));
      event.setLevel(Level.INFO);
      event.setThreadName("t");
      app.kinesis().append(event);
      assertThat(only(app).get("message").asText()).isEqualTo("é \uFFFD \n\"");
    }
  }

  @Test
  void eventThatAnswersNull_isARecordWithItsMilliseconds() {
    try (Rig app = app("<Format timeKey='t' timeKeyFormat='%s' includeCaller='true'/>")) {
      app.kinesis().append(answersNull(LogEvent.class));
      assertThat(only(app))
          .hasToString(
              "{\"t\":\"7\",\"level\":\"\",\"logger\":\"\",\"thread\":\"\",\"message\":null}");
      assertThat(app.kinesis().stats().lost().get(DropReason.FORMAT_ERROR).total()).isZero();
    }
  }

  /** One of somebody else's, which answers null wherever it can. */
  private static <T> T answersNull(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getReturnType() == long.class
                    ? (Object) 7000L
                    : method.getReturnType() == boolean.class ? false : null));
  }

  @Test
  void eventWithAlmostNothing_isARecordToo() {
    try (Rig app = app("")) {
      app.kinesis()
          .append(new Log4jLogEvent.Builder().setThreadName("t").setLevel(Level.INFO).build());
      assertThat(only(app).get("logger").asText()).isEmpty();
    }
  }

  private static LogEvent overTheWire(Log4jLogEvent event) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(event);
    }
    byte[] wire = bytes.toByteArray();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(wire))) {
      return (LogEvent) in.readObject();
    }
  }

  private static Log4jLogEvent.Builder event() {
    return Log4jLogEvent.newBuilder()
        .setLoggerName("app.Main")
        .setLevel(Level.INFO)
        .setThreadName("main")
        .setMessage(new SimpleMessage("text"));
  }
}
