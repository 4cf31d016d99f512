// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A jar, its entries as text. */
final class OpenJar implements AutoCloseable {

  private final JarFile jar;

  OpenJar(Path file) throws IOException {
    this.jar = new JarFile(file.toFile());
  }

  /** The files in it. */
  List<String> names() {
    return jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")).toList();
  }

  /** Fails if there is no such file. */
  String text(String name) {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as("%s in %s", name, jar.getName()).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String manifest(String attribute) throws IOException {
    String value = jar.getManifest().getMainAttributes().getValue(attribute);
    assertThat(value).as("%s in the manifest of %s", attribute, jar.getName()).isNotNull();
    return value;
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }
}
