// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** ACCOUNT: every event in exactly one counted state, and what is said about trouble. */
@NullMarked
package dev.sluice.internal.account;

import org.jspecify.annotations.NullMarked;
