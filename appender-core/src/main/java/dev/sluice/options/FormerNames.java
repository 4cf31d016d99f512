// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Option names of other appenders and producers, with our names for them. The message about such a
 * name has the new one. Names of other shippers are in the option table ({@link Option#replaces}).
 * Read while an appender starts, if it has a mistake.
 */
final class FormerNames {

  private static final String NO_OPTION = "there is no such option here";

  /** By the old name in any case of its letters: the new name first, then a hint. */
  private static final Map<String, String> ANSWERS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    // com.gu's appender and kdgregory's
    ANSWERS.put("streamName", "stream");
    ANSWERS.put("bufferSize", "buffer.maxEvents, beside buffer.maxBytes");
    ANSWERS.put("maxRetries", "retry.maxAttempts, beside retry.maxAge");
    ANSWERS.put("shutdownTimeout", "drainTimeout");
    ANSWERS.put("threadCount", "batch.maxInFlight");
    ANSWERS.put("encoding", NO_OPTION + ": records are UTF-8, or what an encoder writes");
    ANSWERS.put("roleToAssumeArn", "client.roleArn");
    ANSWERS.put("batchDelay", "batch.linger");
    ANSWERS.put("discardThreshold", "buffer.maxEvents, beside buffer.maxBytes");
    ANSWERS.put("discardAction", "buffer.overflow");
    ANSWERS.put("clientEndpoint", "endpoint, as a URL");
    ANSWERS.put("clientRegion", "region");
    ANSWERS.put("assumedRole", "client.roleArn");
    ANSWERS.put("clientFactory", "client.credentialsProvider");
    ANSWERS.put("autoCreate", NO_OPTION + ": make the stream before");
    ANSWERS.put("shardCount", NO_OPTION + ": make the stream before");
    ANSWERS.put("retentionPeriod", NO_OPTION + ": make the stream before");
    ANSWERS.put("useShutdownHook", "shutdownHook");
    ANSWERS.put("initializationTimeout", "checkTimeout, with checkStream=fail");
    ANSWERS.put("truncateOversizeMessages", "format.oversize");
    ANSWERS.put("enableBatchLogging", "debug");
    ANSWERS.put("enableHostname", "format.includeHost");
    ANSWERS.put("enableLocation", "format.includeCaller");
    ANSWERS.put("enableInstanceId", "format.staticFields");
    ANSWERS.put("enableAccountId", "format.staticFields");
    ANSWERS.put("enableKeyValuePairs", "format.includeFields");
    ANSWERS.put("appendNewlines", "format.newline=lf");
    ANSWERS.put("processId", "format.includeHost, which writes pid as a number");
    ANSWERS.put("tags", "format.staticFields, which stand beside the other keys");
    // KPL
    ANSWERS.put("KinesisEndpoint", "endpoint, as a URL");
    ANSWERS.put("KinesisPort", "endpoint, as a URL with its port");
    ANSWERS.put("AggregationEnabled", "batch.aggregation=kpl");
    ANSWERS.put("AggregationMaxSize", "batch.aggregationMaxBytes");
    ANSWERS.put("AggregationMaxCount", "batch.aggregationMaxCount");
    ANSWERS.put("CollectionMaxCount", "batch.maxRecords");
    ANSWERS.put("CollectionMaxSize", "batch.maxBytes");
    ANSWERS.put("RecordMaxBufferedTime", "batch.linger");
    ANSWERS.put("RecordTtl", "retry.maxAge");
    ANSWERS.put("MaxRecordSize", "format.maxEventBytes, or batch.maxRecordBytes");
    ANSWERS.put("MaxConnections", "batch.maxInFlight");
    ANSWERS.put("MinConnections", NO_OPTION + ": connections are opened as they are needed");
    ANSWERS.put("ConnectTimeout", "client.connectTimeout");
    ANSWERS.put("RequestTimeout", "client.requestTimeout");
    ANSWERS.put("RateLimit", NO_OPTION + ": a shard that throttles is slowed down by itself");
    ANSWERS.put(
        "FailIfThrottled", NO_OPTION + ": what is throttled is sent again until retry.maxAge");
    ANSWERS.put("VerifyCertificate", "client.trustStore, certificates are always verified");
    ANSWERS.put("CaCertPath", "client.trustStore");
    ANSWERS.put("LogLevel", "debug");
    ANSWERS.put("ProxyHost", "client.proxy, as in http://host:port");
    ANSWERS.put("ProxyPort", "client.proxy, as in http://host:port");
    ANSWERS.put("ProxyUserName", "client.proxyUser");
    ANSWERS.put("ProxyPassword", "client.proxyPassword");
    ANSWERS.put("StsEndpoint", "client.stsEndpoint");
  }

  private FormerNames() {}

  /** {@code here it is stream}, or null for an unknown name. */
  static @Nullable String of(String name) {
    String answer = ANSWERS.getOrDefault(name, ofShippers(name.toLowerCase(Locale.ROOT)));
    return answer == null || answer.startsWith(NO_OPTION) ? answer : "here it is " + answer;
  }

  /** The last word of each part of {@code Fluent Bit time_key, Fluentd time_key}. */
  private static @Nullable String ofShippers(String name) {
    for (OptionSection section : OptionNames.all()) {
      for (Option<?> option : section.table()) {
        for (String part : option.replaces().split(", ", -1)) {
          if (name.contains("_") && part.toLowerCase(Locale.ROOT).endsWith(" " + name)) {
            return section.path(option.name());
          }
        }
      }
    }
    return null;
  }
}
