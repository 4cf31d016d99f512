// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Records of metrics: influx line protocol, Graphite, and Telegraf's JSON.
 *
 * <pre>
 * options - MetricFormats - one of the formats
 * event - MetricReader - Metric (name, tags, fields, time) - the format - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.metric;

import org.jspecify.annotations.NullMarked;
