// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake.jackson.databind;

import java.util.Collections;
import java.util.Iterator;

/** A tree of another Jackson, as Jackson 3 has it: its text is JSON, its getters tell its kind. */
public final class JsonNode implements Iterable<JsonNode> {

  private final String json;

  public JsonNode(String json) {
    this.json = json;
  }

  public boolean isObject() {
    return true;
  }

  @Override
  public Iterator<JsonNode> iterator() {
    return Collections.emptyIterator();
  }

  @Override
  public String toString() {
    return json;
  }
}
