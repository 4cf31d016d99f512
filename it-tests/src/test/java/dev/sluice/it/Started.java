// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.net.URI;
import java.util.Map;

/** The main class of a child that configures its framework by itself, and prints no status. */
public final class Started {

  private Started() {}

  /**
   * @param args framework, URL of its file
   */
  public static void main(String[] args) throws Exception {
    Framework framework = Framework.valueOf(args[0]);
    framework.start(URI.create(args[1]).toURL(), new Settings(Map.of())).close();
  }
}
