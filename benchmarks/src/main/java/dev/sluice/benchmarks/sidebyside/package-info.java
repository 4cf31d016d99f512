// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Ours and the peers end to end, in turn, against one endpoint over TLS.
 *
 * <pre>
 * SideBySide ------ starts ---> EndpointServer   an EmbeddedKinesis that counts, one for all
 *    |  for each round, contender:
 *    +------------ starts ---> Workload          warm-up, full speed, paced; its figures as lines
 *    |                            |--- TLS ----> EndpointServer    what the contender sends
 *    |                            +--- TCP ----> EndpointServer    "what has arrived?"
 *    |  for each round, start:
 *    +------------ starts ---> StartWorkload     first event, light load, idleness, second start
 *                                 |--- TLS ----> EndpointServer
 * BenchmarkPage <- figures of all rounds: docs/BENCHMARKS.md with its plots; results/side-by-side.csv
 * </pre>
 */
@NullMarked
package dev.sluice.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
