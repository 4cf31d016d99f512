// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of single stages. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
