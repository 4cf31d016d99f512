// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** The cargo: immutable values that the stages hand to each other. */
@NullMarked
package dev.sluice.record;

import org.jspecify.annotations.NullMarked;
