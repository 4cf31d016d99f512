// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.core.util.VersionInfo;

/** An SDK that lacks something is found without a request. */
class SdkLibrariesTest {

  private static final String SDK = "software.amazon.awssdk.";

  static final List<SdkLibraries.Need> NEEDS =
      Stream.concat(SdkLibraries.NEEDS.stream(), SdkLibraries.NEEDS_OF_ROLES.stream()).toList();

  /** Loads the SDK anew, without one class, or with an older one in its place. */
  private static final class Aged extends ClassLoader {

    private final String name;
    private final String method;

    private Aged(String name, String method) {
      super(SdkLibrariesTest.class.getClassLoader());
      this.name = name;
      this.method = method;
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      if (!wanted.startsWith(SDK) && !wanted.equals(name)) {
        return super.loadClass(wanted, resolve);
      }
      if (wanted.equals(name) && method == null) {
        throw new ClassNotFoundException(wanted);
      }
      Class<?> loaded = findLoadedClass(wanted);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = bytes(wanted);
      if (wanted.equals(name)) {
        bytes = without(bytes, method);
      }
      return defineClass(wanted, bytes, 0, bytes.length);
    }

    private byte[] bytes(String wanted) throws ClassNotFoundException {
      try (InputStream input = getResourceAsStream(wanted.replace('.', '/') + ".class")) {
        if (input == null) {
          throw new ClassNotFoundException(wanted);
        }
        return input.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The method has another name, of the same length. */
    private static byte[] without(byte[] bytes, String method) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String other = "x".repeat(method.length());
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.writeBytes(
          text.replace((char) method.length() + method, (char) method.length() + other)
              .getBytes(StandardCharsets.ISO_8859_1));
      return changed.toByteArray();
    }
  }

  @Test
  void sdkOfTheBuild_fits() {
    assertThat(SdkLibraries.problem(true)).isNull();
    assertThat(SdkLibraries.isKnownToFit(true)).isTrue();
    assertThat(SdkLibraries.isKnownToFit(false)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("NEEDS")
  void classThatIsHidden_isNamedWithItsModule(SdkLibraries.Need need) {
    String problem = new SdkLibraries(new Aged(need.typeName(), null)).look(true);
    assertThat(problem)
        .startsWith("the class ")
        .contains(need.typeName())
        .contains("found are " + VersionInfo.SDK_VERSION)
        .contains("use the AWS SDK " + SdkLibraries.OLDEST + " or later");
  }

  @Test
  void methodThatIsMissing_isNamedWithItsModule() {
    assertThat(NEEDS)
        .filteredOn(need -> need.method() != null)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            need ->
                assertThat(new SdkLibraries(new Aged(SDK + need.type(), need.method())).look(true))
                    .contains("the method " + SDK + need.type() + "." + need.method())
                    .contains(" of " + need.artifact() + " is missing in "));
  }

  @Test
  void modulesOfRoles_areNeededByRolesAlone() {
    SdkLibraries libraries = new SdkLibraries(new Aged(SDK + "services.sts.StsClient", null));
    assertThat(libraries.look(false)).isNull();
    assertThat(libraries.look(true)).contains(":sts is missing");
  }

  /** But for two: requests go out without them. */
  @Test
  void everyModuleOfTheSdk_isLookedFor() {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> path.replace('\\', '/').contains("/software/amazon/awssdk/"))
            .map(path -> new File(path).getName().replaceFirst("-[0-9.]+\\.jar$", ""))
            .toList();
    assertThat(jars).hasSizeGreaterThan(20);
    assertThat(NEEDS)
        .extracting(SdkLibraries.Need::module)
        .contains("kinesis", "sts")
        .containsAll(jars.stream().filter(jar -> !jar.matches("annotations|utils-lite")).toList());
  }
}
