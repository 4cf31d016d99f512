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
    options().setStream(text);
  }

  default void setRegion(String text) {
    options().setRegion(text);
  }

  default void setEndpoint(String text) {
    options().setEndpoint(text);
  }

  default void setPartitionKey(String text) {
    options().setPartitionKey(text);
  }

  default void setPartitionKeyDefault(String text) {
    options().setPartitionKeyDefault(text);
  }

  default void setPartitionKeySalt(String text) {
    options().setPartitionKeySalt(text);
  }

  default void setStreamRoutes(String text) {
    options().setStreamRoutes(text);
  }

  default void setOrdering(String text) {
    options().setOrdering(text);
  }

  default void setDrainTimeout(String text) {
    options().setDrainTimeout(text);
  }

  default void setJmx(String text) {
    options().setJmx(text);
  }

  default void setStderr(String text) {
    options().setStderr(text);
  }

  default void setDebug(String text) {
    options().setDebug(text);
  }

  default void setSynchronous(String text) {
    options().setSynchronous(text);
  }

  default void setShutdownHook(String text) {
    options().setShutdownHook(text);
  }

  default void setSlowFlushThreshold(String text) {
    options().setSlowFlushThreshold(text);
  }

  default void setCheckStream(String text) {
    options().setCheckStream(text);
  }

  default void setCheckTimeout(String text) {
    options().setCheckTimeout(text);
  }

  default void setFallback(String text) {
    options().setFallback(text);
  }

  default void setEnabled(String text) {
    options().setEnabled(text);
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
