// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.Problems;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The class of the application that provides the credentials: {@code client.credentialsProvider}.
 */
final class ProviderClass {

  private ProviderClass() {}

  /** Looks the class up without running any of its code. */
  static void check(String name, @Nullable ClassLoader loader, Problems problems) {
    String rule = "a public class with a public constructor without parameters";
    try {
      Class<?> type = find(name, loader);
      if (!AwsCredentialsProvider.class.isAssignableFrom(type)) {
        String why = "does not implement it; name one that does";
        problems.add(
            "client.credentialsProvider", AwsCredentialsProvider.class.getName(), name, why);
      } else if (!Modifier.isPublic(type.getModifiers())
          || Modifier.isAbstract(type.getModifiers())) {
        problems.add("client.credentialsProvider", rule, name, "is abstract or not public");
      } else if (Stream.of(type.getConstructors()).noneMatch(c -> c.getParameterCount() == 0)) {
        problems.add("client.credentialsProvider", rule, name, "has no such constructor; add one");
      }
    } catch (ClassNotFoundException | LinkageError e) {
      String why = "was not found; look at the name and the class path";
      problems.add("client.credentialsProvider", rule, name, why);
    }
  }

  /** A new instance. On sender threads, because its constructor may take any time. */
  static AwsCredentialsProvider create(String name, @Nullable ClassLoader loader) {
    try {
      return find(name, loader)
          .asSubclass(AwsCredentialsProvider.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("client.credentialsProvider could not be created", e);
    }
  }

  private static Class<?> find(String name, @Nullable ClassLoader loader)
      throws ClassNotFoundException {
    if (loader != null) {
      try {
        return loader.loadClass(name);
      } catch (ClassNotFoundException e) {
        // An appender in a shared folder of a server may see classes that the starting thread's
        // loader does not.
        return ownLoader().loadClass(name);
      }
    }
    return ownLoader().loadClass(name);
  }

  private static ClassLoader ownLoader() {
    ClassLoader own = ProviderClass.class.getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }
}
