// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.lang.reflect.InvocationTargetException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Arrays;

/** Makes a request of its own, which an agent sees, and then is the main class of its arguments. */
public final class TracesItself {

  private TracesItself() {}

  /**
   * @param args a URL, the name of a main class, and its arguments
   */
  public static void main(String[] args) throws Exception {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(args[0] + "/own").toURL().openConnection();
    System.out.println("own request: " + connection.getResponseCode());
    Object arguments = Arrays.copyOfRange(args, 2, args.length);
    try {
      Class.forName(args[1]).getMethod("main", String[].class).invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
