// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What surrounds a Kinesis client in real life, small and scripted: STS, the metadata services of
 * instances and containers, a forward proxy. They record what they see; the assertions are the
 * tests'.
 */
@NullMarked
package dev.sluice.it.fake;

import org.jspecify.annotations.NullMarked;
