// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An {@link EmbeddedKinesis} for a JUnit Jupiter test class. In a static field it starts once for
 * the class and is cleared before each test; in an instance field it starts for each test. Tests
 * may also take an {@code EmbeddedKinesis} as a parameter.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KinesisExtension kinesis =
 *     KinesisExtension.withStream("app-logs", 4).publishingEndpoint();
 *
 * @Test
 * void ordersAreLogged() {
 *   placeOrder();
 *   List<UserRecord> logged = kinesis.awaitUserRecords("app-logs", 1, Duration.ofSeconds(10));
 *   assertTrue(logged.get(0).text().contains("order 42 placed")); // one field of a JSON object
 * }
 * }</pre>
 *
 * <p>Loggers in static fields outlive a test class: use {@link #shared} for them. An error inside
 * of the endpoint fails the test.
 *
 * <p>Works with JUnit Jupiter 5.10 and later, and with 6.
 *
 * <p>Nothing outside of it is touched, unless {@link #publishingEndpoint()} or {@link #shared} asks
 * for a system property.
 */
public final class KinesisExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  /** The system property that {@link #publishingEndpoint()} sets. */
  public static final String ENDPOINT_PROPERTY = "sluice.testkit.endpoint";

  private final EmbeddedKinesisBuilder builder;
  private final boolean isShared; // then it is there from the beginning and never stops
  private boolean publishesEndpoint;
  // Nested test classes run these callbacks too: only the outermost pair counts.
  private int classDepth;
  private @Nullable EmbeddedKinesis kinesis;
  private @Nullable String formerProperty;

  /** For {@code @ExtendWith}: an endpoint without streams. */
  public KinesisExtension() {
    this(EmbeddedKinesis.builder());
  }

  private KinesisExtension(EmbeddedKinesisBuilder builder) {
    this.builder = builder;
    this.isShared = false;
  }

  private KinesisExtension(EmbeddedKinesis shared) {
    this.builder = EmbeddedKinesis.builder();
    this.isShared = true;
    this.kinesis = shared;
  }

  /** An endpoint with one stream. */
  public static KinesisExtension withStream(String name, int shardCount) {
    return with(EmbeddedKinesis.builder().stream(name, shardCount));
  }

  /**
   * One endpoint for all test classes of the JVM, with this stream: it starts at the first call,
   * here, and does not stop. Its URI is in the system property {@value #ENDPOINT_PROPERTY} from
   * then on. So loggers in static fields, which a framework configures once, find it in each class;
   * in a static field above those loggers it is there before them. It is cleared before each test.
   * Classes that run at the same time would clear each other's records: give those endpoints of
   * their own.
   *
   * @throws IllegalStateException if another class wanted that stream with other shards
   */
  public static KinesisExtension shared(String stream, int shardCount) {
    return new KinesisExtension(SharedKinesis.withStream(stream, shardCount));
  }

  /** An endpoint with these settings. */
  public static KinesisExtension with(EmbeddedKinesisBuilder builder) {
    return new KinesisExtension(requireNonNull(builder, "builder"));
  }

  /**
   * While the endpoint runs, its URI is in the system property {@value #ENDPOINT_PROPERTY}, so that
   * a Logback or Log4j 2 file can say <code>${sluice.testkit.endpoint}</code>; Log4j 2 wants <code>
   * ${sys:sluice.testkit.endpoint}</code>.
   */
  public KinesisExtension publishingEndpoint() {
    publishesEndpoint = true;
    return this;
  }

  /**
   * The endpoint.
   *
   * @throws IllegalStateException outside of a test
   */
  public EmbeddedKinesis kinesis() {
    if (kinesis == null) {
      throw new IllegalStateException("the endpoint runs only during the tests of its class");
    }
    return kinesis;
  }

  /** Where it listens. */
  public URI endpoint() {
    return kinesis().endpoint();
  }

  /** The script of what goes wrong. */
  public Faults faults() {
    return kinesis().faults();
  }

  /** Everything that was stored in a stream during this test, in order of arrival. */
  public List<StoredRecord> records(String stream) {
    return kinesis().records(stream);
  }

  /** Waits for user records of a stream; see {@link StreamReader#await}. */
  public List<UserRecord> awaitUserRecords(String stream, int count, Duration timeout) {
    return kinesis().reader(stream).await(count, timeout);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    classDepth++;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start().clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    EmbeddedKinesis used = kinesis();
    if (classDepth == 0) {
      stop();
    }
    used.throwFailure();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    classDepth--;
    if (classDepth == 0) {
      stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EmbeddedKinesis.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return kinesis();
  }

  private EmbeddedKinesis start() {
    EmbeddedKinesis running = kinesis;
    if (running == null) {
      running = builder.start();
      kinesis = running;
      if (publishesEndpoint) {
        formerProperty = System.setProperty(ENDPOINT_PROPERTY, running.endpoint().toString());
      }
    }
    return running;
  }

  private void stop() {
    if (isShared) {
      return;
    }
    kinesis().stop(); // what failed in it was said at the end of the test
    kinesis = null;
    if (publishesEndpoint) {
      if (formerProperty == null) {
        System.clearProperty(ENDPOINT_PROPERTY);
      } else {
        System.setProperty(ENDPOINT_PROPERTY, formerProperty);
      }
    }
  }
}
