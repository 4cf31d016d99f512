// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A pom as it stands in its file: nothing is inherited, nothing resolved. */
final class PomFile {

  private final Element element;

  private PomFile(Element element) {
    this.element = element;
  }

  static PomFile read(Path path) {
    File file = path.toFile();
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new PomFile(factory.newDocumentBuilder().parse(file).getDocumentElement());
    } catch (Exception e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  /** The elements at a path of names such as {@code dependencies/dependency}. */
  List<PomFile> all(String path) {
    List<PomFile> found = List.of(this);
    for (String name : path.split("/")) {
      List<PomFile> next = new ArrayList<>();
      for (PomFile parent : found) {
        for (Node n = parent.element.getFirstChild(); n != null; n = n.getNextSibling()) {
          if (n instanceof Element child && child.getTagName().equals(name)) {
            next.add(new PomFile(child));
          }
        }
      }
      found = next;
    }
    return found;
  }

  List<String> texts(String path) {
    return all(path).stream().map(p -> p.element.getTextContent().strip()).toList();
  }

  /** The text at a path, empty if there is none. */
  String text(String path) {
    return texts(path).stream().findFirst().orElse("");
  }

  String text() {
    return element.getTextContent();
  }

  @Override
  public String toString() {
    return text().replaceAll("\\s+", " ").strip();
  }
}
