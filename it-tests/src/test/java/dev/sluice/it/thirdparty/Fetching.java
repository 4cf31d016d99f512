// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

/** A line before a download, so that nobody who waits for it takes the build for stuck. */
public final class Fetching {

  private Fetching() {}

  /**
   * Says it on the console of the build.
   *
   * @param what the name of the thing, and where it comes from
   * @param why which tests need it, and what happens without it
   */
  public static void say(String what, String why) {
    System.out.println("Fetching " + what + " " + why + " ...");
  }
}
