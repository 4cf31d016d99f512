// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * One value of an event as bytes: of any class, hostile or broken.
 *
 * <pre>
 * object - ValueKind (what it is) - SoundValues (repaired) - ValueWalk - ValueSink (a format) - bytes
 * </pre>
 */
@NullMarked
package dev.sluice.internal.format.value;

import org.jspecify.annotations.NullMarked;
