// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Log4j 2's side: {@link dev.sluice.log4j2.KinesisAppender}, which a configuration names {@code
 * <Kinesis>}. The other classes translate: the element into the options of the core, an event for
 * the core to read, a reconfiguration into keeping or draining a {@link dev.sluice.Sluice}.
 */
@NullMarked
package dev.sluice.log4j2;

import org.jspecify.annotations.NullMarked;
