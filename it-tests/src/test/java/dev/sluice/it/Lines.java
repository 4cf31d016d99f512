// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Records that hold one JSON event a line. */
final class Lines {

  private Lines() {}

  static List<byte[]> of(byte[] data) {
    return Stream.of(new String(data, StandardCharsets.UTF_8).split("\n", -1))
        .filter(line -> !line.isEmpty())
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
