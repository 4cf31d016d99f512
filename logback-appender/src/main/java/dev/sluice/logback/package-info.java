// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The Logback appender: {@link dev.sluice.logback.KinesisAppender} is the bean that Joran fills and
 * Logback calls. The other classes read events, make records with an encoder of Logback, and report
 * to the status manager. Everything else happens in the core.
 */
@NullMarked
package dev.sluice.logback;

import org.jspecify.annotations.NullMarked;
