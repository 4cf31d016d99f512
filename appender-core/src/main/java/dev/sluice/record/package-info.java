// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of events: counts, reasons of loss, severities. Also the cargo that the stages hand
 * to each other, all of it immutable; its types have the tag {@code @hidden}, so that the published
 * pages show what an application may call and nothing else.
 */
@NullMarked
package dev.sluice.record;

import org.jspecify.annotations.NullMarked;
