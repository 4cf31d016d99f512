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
 *   assertEquals("order 42 placed", logged.get(0).text());
 * }
 * }</pre>
 *
 * <p>Nothing outside of it is touched, unless {@link #publishingEndpoint()} asks for a system
 * property.
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
  }

  /** An endpoint with one stream. */
  public static KinesisExtension withStream(String name, int shardCount) {
    return with(EmbeddedKinesis.builder().stream(name, shardCount));
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
    if (classDepth == 0) {
      stop();
    }
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
    kinesis().close();
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
