// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Integration tests that see what a user sees: a real configuration file in, bytes at an endpoint
 * out, and the appender's own accounts. Each case runs through both frameworks.
 *
 * <p>A case starts an {@link dev.sluice.it.App} with a file from {@code src/test/resources}, logs
 * {@link dev.sluice.it.Numbered} events, makes the endpoint of the test kit misbehave, and lets
 * {@link dev.sluice.it.Accounts} compare what the appender says with what was stored. What needs a
 * JVM of its own, such as a small heap or the framework's own shutdown, runs in a {@link
 * dev.sluice.it.ChildJvm} with a main class from {@link dev.sluice.it.child}.
 */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
