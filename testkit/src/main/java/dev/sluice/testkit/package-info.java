// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * An in-JVM Kinesis endpoint for tests.
 *
 * <ul>
 *   <li>{@link dev.sluice.testkit.EmbeddedKinesis} listens on the loopback, speaks what the AWS SDK
 *       speaks, and remembers everything that was really stored.
 *   <li>{@link dev.sluice.testkit.Faults} scripts what goes wrong: errors, throttled records,
 *       resets, answers that are late, torn or lies.
 *   <li>{@link dev.sluice.testkit.StreamReader} takes KPL aggregates apart by KCL's rules, so that
 *       a test asserts on what was logged and not on how it was packed.
 *   <li>{@link dev.sluice.testkit.KinesisExtension} is all of it for JUnit Jupiter.
 * </ul>
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
