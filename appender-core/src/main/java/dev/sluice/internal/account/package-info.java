// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/** ACCOUNT: counts every event in exactly one state, and reports trouble. */
@NullMarked
package dev.sluice.internal.account;

import org.jspecify.annotations.NullMarked;
