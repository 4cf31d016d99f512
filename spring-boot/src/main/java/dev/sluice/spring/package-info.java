// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What Spring Boot shows of the appenders: meters in the application's registry, and a health
 * indicator. Nothing here is called by the application; all of it is switched by properties.
 *
 * <p>Logging starts before the application context, so no appender is made or configured here. Both
 * parts read {@link dev.sluice.Sluices} when somebody asks.
 */
@NullMarked
package dev.sluice.spring;

import org.jspecify.annotations.NullMarked;
