// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The jars that an application gets with an adapter, without optional ones and without the logging
 * framework, as Maven resolves them.
 */
final class RuntimeJars {

  private RuntimeJars() {}

  static List<Path> of(Framework framework) {
    String name = framework.name().toLowerCase(Locale.ROOT);
    Path adapter = Path.of(System.getProperty("sluice.jar." + name)).normalize();
    try {
      String others = Files.readString(Path.of(System.getProperty("sluice.classPath." + name)));
      return Stream.concat(
              Stream.of(adapter),
              Arrays.stream(others.strip().split(File.pathSeparator)).map(Path::of))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
