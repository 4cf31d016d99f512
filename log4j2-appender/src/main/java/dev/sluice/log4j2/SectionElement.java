// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import org.apache.logging.log4j.core.config.Node;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the names of the sections known to Log4j: its XML reader keeps only elements that are
 * plugins. {@link KinesisAppender} reads them itself, so this is never made inside one, and does
 * nothing elsewhere.
 */
@Plugin(name = "Format", category = Node.CATEGORY, deferChildren = true)
@PluginAliases({"Batch", "Buffer", "Retry", "Spool", "Client"})
final class SectionElement {

  private SectionElement() {}

  /** Called for a section outside of {@code <Kinesis>}, where it has no meaning. */
  @PluginFactory
  static @Nullable SectionElement create() {
    return null;
  }
}
