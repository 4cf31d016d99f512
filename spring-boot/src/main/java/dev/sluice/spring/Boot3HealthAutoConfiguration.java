// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import dev.sluice.Sluices;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The health of the appenders in Spring Boot 3, unless {@code
 * management.health.sluice.enabled=false}.
 */
@AutoConfiguration
@ConditionalOnClass({
  ConditionalOnEnabledHealthIndicator.class,
  HealthIndicator.class,
  Sluices.class
})
@ConditionalOnEnabledHealthIndicator("sluice")
@EnableConfigurationProperties(SluiceHealthProperties.class)
public final class Boot3HealthAutoConfiguration {

  /** Shown as {@code sluice}. */
  @Bean
  @ConditionalOnMissingBean(name = "sluiceHealthIndicator")
  HealthIndicator sluiceHealthIndicator(SluiceHealthProperties properties) {
    return () -> {
      SluiceHealth now = SluiceHealth.now(properties.getMaxEventAge());
      return Health.status(now.status()).withDetails(now.details()).build();
    };
  }
}
