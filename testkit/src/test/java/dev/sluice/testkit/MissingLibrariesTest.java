// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

/** The test kit on the class path of an application that has fewer libraries than we. */
class MissingLibrariesTest {
  private static final byte[] TEXT = "a line\n".getBytes(UTF_8);

  @Test
  void withoutThem_theOneThatIsNeededIsNamed() throws Throwable {
    try (URLClassLoader alone = loader()) {
      assertNeeds(alone, "zstd needs com.github.luben:zstd-jni", Zstd.compress(TEXT));
      assertNeeds(alone, "snappy needs org.xerial.snappy:snappy-java", frames());
      assertThat(call(alone, "decompressUnmarked", Snappy.compress(TEXT))).isNull();
      assertThat(call(alone, "decompress", TEXT)).isSameAs(TEXT);
    }
  }

  /**
   * Their native parts are there for some machines only; the first call fails unlike the others.
   */
  @Test
  void withoutTheirNativePart_theOneThatIsNeededIsNamed() throws Throwable {
    String machine = System.getProperty("os.arch");
    System.setProperty("os.arch", "abacus");
    try (URLClassLoader foreign = loader(Zstd.class, Snappy.class);
        URLClassLoader another = loader(Snappy.class)) {
      for (int i = 0; i < 2; i++) {
        assertNeeds(foreign, "zstd needs com.github.luben:zstd-jni", Zstd.compress(TEXT));
        assertNeeds(foreign, "snappy needs org.xerial.snappy:snappy-java", frames());
        assertThat(call(another, "decompressUnmarked", Snappy.compress(TEXT))).isNull();
      }
    } finally {
      System.setProperty("os.arch", machine);
    }
  }

  private static void assertNeeds(ClassLoader loader, String message, byte[] data) {
    assertThatThrownBy(() -> call(loader, "decompress", data))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(message + " on the class path: ")
        .hasCauseInstanceOf(Error.class);
  }

  private static byte[] frames() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new SnappyFramedOutputStream(bytes)) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  /** A loader with the kit and the archives of these classes, and nothing else of ours. */
  private static URLClassLoader loader(Class<?>... libraries) {
    URL[] archives =
        Arrays.stream(libraries).map(MissingLibrariesTest::location).toArray(URL[]::new);
    URL[] all = Arrays.copyOf(archives, archives.length + 1);
    all[archives.length] = location(RecordData.class);
    return new URLClassLoader(all, ClassLoader.getPlatformClassLoader());
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static byte[] call(ClassLoader loader, String method, byte[] data) throws Throwable {
    MethodHandle handle =
        MethodHandles.publicLookup()
            .findStatic(
                loader.loadClass(RecordData.class.getName()),
                method,
                MethodType.methodType(byte[].class, byte[].class));
    return (byte[]) handle.invoke(data);
  }
}
