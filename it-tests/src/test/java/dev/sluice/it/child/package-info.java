// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Main classes for child JVMs. They know SLF4J and nothing of a logging framework or of Sluice: the
 * class path and the configuration file decide where their lines go.
 */
@NullMarked
package dev.sluice.it.child;

import org.jspecify.annotations.NullMarked;
