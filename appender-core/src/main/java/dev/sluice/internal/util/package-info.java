// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** Small tools without a stage. */
@NullMarked
package dev.sluice.internal.util;

import org.jspecify.annotations.NullMarked;
