// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

/**
 * The setters of an appender that a framework fills as a bean (Logback's Joran): one for each of
 * the appender's own options and for each section. Used by the thread that configures the appender.
 *
 * @hidden
 */
public interface OptionsBean {

  /** What the setters fill. */
  SluiceOptions options();

  default void setStream(String text) {
    options().set(SluiceOptions.STREAM.name(), text);
  }

  default void setRegion(String text) {
    options().set(SluiceOptions.REGION.name(), text);
  }

  default void setEndpoint(String text) {
    options().set(SluiceOptions.ENDPOINT.name(), text);
  }

  default void setPartitionKey(String text) {
    options().set(SluiceOptions.PARTITION_KEY.name(), text);
  }

  default void setPartitionKeyDefault(String text) {
    options().set(SluiceOptions.PARTITION_KEY_DEFAULT.name(), text);
  }

  default void setPartitionKeySalt(String text) {
    options().set(SluiceOptions.PARTITION_KEY_SALT.name(), text);
  }

  default void setStreamRoutes(String text) {
    options().set(SluiceOptions.STREAM_ROUTES.name(), text);
  }

  default void setOrdering(String text) {
    options().set(SluiceOptions.ORDERING.name(), text);
  }

  default void setDrainTimeout(String text) {
    options().set(SluiceOptions.DRAIN_TIMEOUT.name(), text);
  }

  default void setJmx(String text) {
    options().set(SluiceOptions.JMX.name(), text);
  }

  default void setStderr(String text) {
    options().set(SluiceOptions.STDERR.name(), text);
  }

  default void setDebug(String text) {
    options().set(SluiceOptions.DEBUG.name(), text);
  }

  default void setSynchronous(String text) {
    options().set(SluiceOptions.SYNCHRONOUS.name(), text);
  }

  default void setShutdownHook(String text) {
    options().set(SluiceOptions.SHUTDOWN_HOOK.name(), text);
  }

  default void setSlowFlushThreshold(String text) {
    options().set(SluiceOptions.SLOW_FLUSH_THRESHOLD.name(), text);
  }

  default void setCheckStream(String text) {
    options().set(SluiceOptions.CHECK_STREAM.name(), text);
  }

  default void setCheckTimeout(String text) {
    options().set(SluiceOptions.CHECK_TIMEOUT.name(), text);
  }

  default void setFallback(String text) {
    options().set(SluiceOptions.FALLBACK.name(), text);
  }

  default void setEnabled(String text) {
    options().set(SluiceOptions.ENABLED.name(), text);
  }

  default void setFormat(FormatOptions format) {
    options().setFormat(format);
  }

  default void setBatch(BatchOptions batch) {
    options().setBatch(batch);
  }

  default void setBuffer(BufferOptions buffer) {
    options().setBuffer(buffer);
  }

  default void setRetry(RetryOptions retry) {
    options().setRetry(retry);
  }

  default void setSpool(SpoolOptions spool) {
    options().setSpool(spool);
  }

  default void setClient(ClientOptions client) {
    options().setClient(client);
  }
}
