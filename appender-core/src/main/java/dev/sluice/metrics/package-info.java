// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The counts for monitors: {@link dev.sluice.metrics.SluiceMeterBinder} for Micrometer, an optional
 * dependency, and {@link dev.sluice.metrics.SluiceMXBean}, which the option {@code jmx} shows.
 * Everything is read when a monitor asks; nothing is pushed.
 */
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
