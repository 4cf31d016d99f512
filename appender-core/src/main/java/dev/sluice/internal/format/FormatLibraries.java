// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import java.security.CodeSource;

/**
 * Names the library versions on the class path, for the message about libraries that do not fit.
 */
public final class FormatLibraries {

  private FormatLibraries() {}

  /** Version and place of Jackson, such as {@code Jackson 2.15.4 of file:/app/lib/...jar}. */
  public static String describe() {
    try {
      CodeSource source = JsonFactory.class.getProtectionDomain().getCodeSource();
      Object place = source == null ? "an unknown place" : source.getLocation();
      return "Jackson " + new JsonFactory().version() + " of " + place;
    } catch (LinkageError e) {
      return "no Jackson";
    }
  }
}
