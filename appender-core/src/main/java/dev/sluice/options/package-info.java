// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** Option names, defaults, ranges and errors, the same for both frameworks, in one table. */
@NullMarked
package dev.sluice.options;

import org.jspecify.annotations.NullMarked;
