// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties {@code management.health.sluice}, beside {@code enabled}. Filled by Spring. */
@ConfigurationProperties("management.health.sluice")
public final class SluiceHealthProperties {

  private Duration maxEventAge = Duration.ofMinutes(1);

  /** How long an event may wait for its delivery before the health is DEGRADED; 1 minute. */
  public Duration getMaxEventAge() {
    return maxEventAge;
  }

  /** More than nothing. */
  public void setMaxEventAge(Duration maxEventAge) {
    if (Objects.requireNonNull(maxEventAge, "maxEventAge").compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "management.health.sluice.max-event-age must be more than 0, such as 1m: " + maxEventAge);
    }
    this.maxEventAge = maxEventAge;
  }
}
