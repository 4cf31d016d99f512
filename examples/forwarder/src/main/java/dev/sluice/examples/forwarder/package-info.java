// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Sends the lines of any process, file or connection to a stream, for images and programs that
 * cannot have the appender inside.
 *
 * <p>An {@link dev.sluice.examples.forwarder.Input} reads bytes, {@link
 * dev.sluice.examples.forwarder.Lines} cuts them, each line is logged, and the Logback appender
 * that logback.xml declares does the rest. It blocks when its buffer is full, so that whoever
 * writes the lines waits too.
 */
@NullMarked
package dev.sluice.examples.forwarder;

import org.jspecify.annotations.NullMarked;
