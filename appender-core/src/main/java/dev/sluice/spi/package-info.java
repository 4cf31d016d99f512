// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a logging framework or another service plugs in: how to read an event, how to report
 * trouble, how to reach the stream.
 */
@NullMarked
package dev.sluice.spi;

import org.jspecify.annotations.NullMarked;
