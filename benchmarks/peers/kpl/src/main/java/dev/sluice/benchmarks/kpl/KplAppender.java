// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.kpl;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;

/**
 * The shortest appender in front of the KPL that loses nothing: each event under a random key, and
 * callers wait while too many are outstanding, because the KPL's own queue has no bound.
 */
public final class KplAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private static final int MAX_OUTSTANDING = 20_000;
  private static final long PAUSE_NANOS = 200_000;

  private String stream = "";
  private String endpoint = "";
  private @Nullable Encoder<ILoggingEvent> encoder;
  private @Nullable KinesisProducer producer;

  /** Name of the stream. */
  public void setStream(String stream) {
    this.stream = stream;
  }

  /** URL of the endpoint, https. */
  public void setEndpoint(String endpoint) {
    this.endpoint = endpoint;
  }

  /** What makes the data of a record. */
  public void setEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  @Override
  public void start() {
    URI uri = URI.create(endpoint);
    KinesisProducerConfiguration configuration =
        new KinesisProducerConfiguration()
            .setRegion("us-east-1")
            .setKinesisEndpoint(uri.getHost())
            .setKinesisPort(uri.getPort())
            // It asks for the account's number; the endpoint of the benchmark refuses that.
            .setStsEndpoint(uri.getHost())
            .setStsPort(uri.getPort())
            .setVerifyCertificate(false)
            .setMetricsLevel("none")
            .setLogLevel("error")
            // In per cent of a shard's limit: the endpoint has none.
            .setRateLimit(1_000_000)
            .setTempDirectory(System.getProperty("java.io.tmpdir"))
            .setCredentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    producer = new KinesisProducer(configuration);
    super.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    KinesisProducer kpl = producer;
    Encoder<ILoggingEvent> bytes = encoder;
    if (kpl == null || bytes == null) {
      return;
    }
    while (kpl.getOutstandingRecordsCount() >= MAX_OUTSTANDING) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    String key = Long.toString(ThreadLocalRandom.current().nextLong(), 36);
    // The endpoint tells what did not arrive.
    var unused = kpl.addUserRecord(stream, key, ByteBuffer.wrap(bytes.encode(event)));
  }

  /** Waits until nothing is outstanding. */
  public boolean flush(Duration timeout) {
    KinesisProducer kpl = producer;
    if (kpl == null) {
      return true;
    }
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    kpl.flush();
    while (kpl.getOutstandingRecordsCount() > 0) {
      if (System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  @Override
  public void stop() {
    super.stop();
    KinesisProducer kpl = producer;
    if (kpl != null) {
      kpl.destroy();
    }
  }
}
