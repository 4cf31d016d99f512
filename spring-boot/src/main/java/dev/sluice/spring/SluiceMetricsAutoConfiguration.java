// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import dev.sluice.Sluices;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The meters of all appenders, unless {@code management.metrics.binders.sluice.enabled=false}.
 * Spring Boot binds every {@link MeterBinder} to the application's registry; without a registry
 * nothing happens.
 */
@AutoConfiguration
@ConditionalOnClass({MeterBinder.class, Sluices.class})
@ConditionalOnProperty(name = "management.metrics.binders.sluice.enabled", matchIfMissing = true)
public final class SluiceMetricsAutoConfiguration {

  /** Unbinds with the context: the appenders may live longer. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  SluiceMeters sluiceMeters() {
    return new SluiceMeters();
  }
}
