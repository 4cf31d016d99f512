// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** Runs an example application against a stream and counts what arrived. */
@NullMarked
package dev.sluice.examples.demo;

import org.jspecify.annotations.NullMarked;
