// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of an appender's directories, without the number behind it. */
final class DirectoryName {

  /** File systems take 255 bytes. A dash and a digit fit behind it, as they always did. */
  private static final int MAX_LENGTH = 253;

  private static final int START_LENGTH = 100;

  private DirectoryName() {}

  /** A file name for any appender's name; two names never become one. */
  static String of(String appender) {
    String name = escape(appender);
    return name.length() <= MAX_LENGTH
        ? name
        : name.substring(0, START_LENGTH) + "." + hash(appender); // no escaped name has a dot
  }

  private static String hash(String appender) {
    try {
      byte[] name = appender.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String escape(String appender) {
    StringBuilder name = new StringBuilder();
    for (byte b : appender.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c == '_' || c == '-' || (c < 0x80 && Character.isLetterOrDigit(c));
      name.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return name.toString();
  }
}
