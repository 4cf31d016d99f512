// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is in a record: which parts of an event, under which names, in which order.
 *
 * <pre>
 * FormatParts (the options, compiled) - EventShape - walks an event - RecordSink (a format)
 *                                           |
 *             SoundReader, MaskedReader ----+  the event as it is read: sound and masked
 * </pre>
 *
 * <p>The door is {@link dev.sluice.internal.format.shape.RecordFormat}: what each format is.
 */
@NullMarked
package dev.sluice.internal.format.shape;

import org.jspecify.annotations.NullMarked;
