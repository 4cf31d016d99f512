// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import java.time.ZonedDateTime;

/** A verb of a strftime format that is rendered as a text, once for each second. Immutable. */
@FunctionalInterface
interface FlaggedVerb {

  String text(ZonedDateTime time, String zoneName);
}
