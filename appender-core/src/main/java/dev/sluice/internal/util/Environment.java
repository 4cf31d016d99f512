// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment of the process. Many shells set {@code HOSTNAME} and do not export it. If it is
 * not set, it is read from the Linux kernel, without a name server and without a disk. Called while
 * an appender starts.
 */
public record Environment(Function<String, @Nullable String> variables, Path kernel)
    implements Function<String, @Nullable String> {

  private static final String HOSTNAME = "HOSTNAME";
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  public static Environment ofProcess() {
    return new Environment(System::getenv, KERNEL);
  }

  @Override
  public @Nullable String apply(String name) {
    String value = variables.apply(name);
    return name.equals(HOSTNAME) && (value == null || value.isBlank()) ? ofKernel() : value;
  }

  private @Nullable String ofKernel() {
    // Not by Files, which loads two dozen classes more.
    try (InputStream file = new FileInputStream(kernel.toFile())) {
      String name = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
      return name.isEmpty() || name.equals("(none)") ? null : name;
    } catch (IOException | RuntimeException e) {
      return null; // another operating system, or not allowed
    }
  }
}
