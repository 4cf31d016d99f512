// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** Benchmarks of what is package-private in the buffer. */
@NullMarked
package dev.sluice.internal.buffer.spool.log;

import org.jspecify.annotations.NullMarked;
