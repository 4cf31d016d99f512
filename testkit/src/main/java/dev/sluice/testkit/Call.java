// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A request that has been read and understood, and what is to go wrong with it.
 *
 * @param put the records, for the two put operations
 * @param input the body, for all others
 * @param error what was wrong with the request itself
 */
record Call(
    String operation,
    Wire wire,
    @Nullable PutRequest put,
    @Nullable Members input,
    @Nullable ApiException error,
    Fault fault) {}
