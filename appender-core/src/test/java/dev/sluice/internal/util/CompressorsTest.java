// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer can read back, and what the options may say. */
class CompressorsTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000);
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw"})
  void compress_givesBackAnyBytes(String kind) throws IOException {
    System.out.println("compress_givesBackAnyBytes " + kind + " seed " + SEED);
    Random random = new Random(SEED);
    Compressor compressor = compressor(kind, "-1");
    for (int i = 0; i < TRIES / 25; i++) {
      byte[] source = bytes(random);
      int offset = random.nextInt(source.length + 1);
      int length = random.nextInt(source.length - offset + 1);
      byte[] expected = Arrays.copyOfRange(source, offset, offset + length);

      byte[] frame = compressor.compress(source, offset, length);

      if (!Arrays.equals(Decompress.decompress(kind, frame), expected)) {
        assertThat(Decompress.decompress(kind, frame)).as("try %d", i).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip,0",
    "gzip,1",
    "gzip,9",
    "zlib,0",
    "zlib,9",
    "deflate,1",
    "deflate,9",
    "zstd,1",
    "zstd,22",
    "snappy,-1",
    "snappy_raw,-1"
  })
  void compress_worksAtTheEndsOfItsLevelsAndAtTheSizesOfRecords(String kind, String level)
      throws IOException {
    Compressor compressor = compressor(kind, level);
    byte[] log = logLines(1_048_576);
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    for (byte[] source :
        List.of(
            new byte[0],
            new byte[] {0},
            Arrays.copyOf(log, 400),
            Arrays.copyOf(log, 65_536),
            Arrays.copyOf(log, 65_537),
            log,
            noise)) {
      byte[] frame = compressor.compress(source, 0, source.length);

      assertThat(Decompress.decompress(kind, frame)).isEqualTo(source);
      assertThat(frame.length).isLessThan(source.length + source.length / 1000 + 64);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw"})
  void compress_makesLogLinesSmaller(String kind) {
    byte[] log = logLines(50_000);

    assertThat(compressor(kind, "-1").compress(log, 0, log.length).length)
        .isLessThan(log.length / 3);
  }

  /** The vector of Fluent Bit's tests/internal/aws_compress.c. */
  @Test
  void snappyRaw_isWhatFluentBitWrites() throws IOException {
    byte[] text = "The quick brown fox jumps over the lazy dog".getBytes(UTF_8);
    byte[] vector =
        Base64.getDecoder().decode("K6hUaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgdGhlIGxhenkgZG9n");

    assertThat(Decompress.decompress("snappy_raw", vector)).isEqualTo(text);
    assertThat(compressor("snappy_raw", "-1").compress(text, 0, text.length)).isEqualTo(vector);
  }

  /** The vector of golang/snappy's snappy_test.go, TestReaderUncompressedDataOK. */
  @Test
  void snappy_isTheFramingFormatOfGo() throws IOException {
    byte[] text = "abcd".getBytes(UTF_8);
    byte[] vector = HexFormat.of().parseHex("ff060000734e61507059010800006810e6b661626364");

    assertThat(Decompress.decompress("snappy", vector)).isEqualTo(text);
    assertThat(compressor("snappy", "-1").compress(text, 0, text.length)).isEqualTo(vector);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy"})
  void compress_letsTheReaderSeeDamage(String kind) {
    byte[] source = "a line of a log, a line of a log, a line of a log".getBytes(UTF_8);
    byte[] frame = compressor(kind, "-1").compress(source, 0, source.length);
    for (int i = 0; i < frame.length; i++) {
      byte[] damaged = frame.clone();
      damaged[i] ^= 0x55;
      byte[] read;
      try {
        read = Decompress.decompress(kind, damaged);
      } catch (IOException | RuntimeException e) {
        continue; // seen
      }
      assertThat(read).as("byte %d", i).isEqualTo(source); // was only a hint, as gzip's system
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd"})
  void compress_writesTheTrailer(String kind) {
    byte[] source = logLines(400);
    byte[] frame = compressor(kind, "-1").compress(source, 0, source.length);

    assertThatThrownBy(() -> Decompress.decompress(kind, Arrays.copyOf(frame, frame.length - 1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void compress_writesTheBytesThatFluentdAsserts() {
    byte[] source = "foo".getBytes(UTF_8);

    assertThat(compressor("zlib", "-1").compress(source, 0, 3))
        .isEqualTo(Base64.getDecoder().decode("eJxLy88HAAKCAUU="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void compress_isReadByTheCommandLineTool(String tool, @TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is not installed");
    Compressor compressor = compressor(tool, "-1");
    for (int size : new int[] {0, 1, 400, 100_000}) {
      byte[] source = logLines(size);
      Path input = Files.write(folder.resolve("frame"), compressor.compress(source, 0, size));
      Path output = folder.resolve("out");
      Process process =
          new ProcessBuilder(List.of(tool, "-dc"))
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .start();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readAllBytes(output)).isEqualTo(source);
    }
  }

  @Test
  void compressors_ofSeveralThreadsDoNotMix() throws Exception {
    Supplier<Compressor> factory =
        Objects.requireNonNull(Compressors.compile(options("gzip", "-1"), new Problems()));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        byte[] source = ("thread " + thread + " ").repeat(500).getBytes(UTF_8);
        results.add(
            threads.submit(
                () -> {
                  Compressor compressor = factory.get();
                  for (int i = 0; i < 500; i++) {
                    byte[] frame = compressor.compress(source, 0, source.length);
                    if (!Arrays.equals(Decompress.decompress("gzip", frame), source)) {
                      return false;
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void compile_givesNothingWithoutCompression() {
    Problems problems = new Problems();

    assertThat(Compressors.compile(options("none", "9"), problems)).isNull();
    assertThat(problems.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|10|from 0 (store) to 9, or -1 for the default of zlib, with compression=gzip",
        "zlib|22|from 0 (store) to 9, or -1 for the default of zlib, with compression=zlib",
        "deflate|10|from 0 (store) to 9, or -1 for the default of zlib, with compression=deflate",
        "zstd|0|from 1 to 22, or -1 for the default of zstd, with compression=zstd",
        "snappy|1|-1, as snappy has no levels, with compression=snappy"
      })
  void compile_shouldRequireValidCompressionLevel(String kind, String level, String rule) {
    Problems problems = new Problems();

    assertThat(Compressors.compile(options(kind, level), problems)).isNull();
    assertThat(problems.messages())
        .containsExactly(
            "format.compressionLevel must be " + rule + ": \"" + level + "\" is out of range");
  }

  @ParameterizedTest
  @CsvSource({
    "zstd,5,com.github.luben,com.github.luben:zstd-jni:,zstd.version",
    "zstd,-1,com.github.luben,com.github.luben:zstd-jni:,zstd.version",
    "snappy,-1,org.xerial,org.xerial.snappy:snappy-java:,snappy.version"
  })
  void compile_namesTheMissingLibrary(
      String kind, String level, String hidden, String artifact, String versionProperty)
      throws Exception {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    String tag = "<" + versionProperty + ">";
    int start = pom.indexOf(tag) + tag.length();
    String version = pom.substring(start, pom.indexOf('<', start));

    assertThat(problemsWithout(hidden, kind, level))
        .containsExactly(
            "format.compression="
                + kind
                + " needs the library "
                + artifact
                + version
                + ": add it to the class path, or choose gzip");
    assertThat(problemsWithout(hidden, "gzip", level)).isEmpty();
  }

  /** The JVM says why to the first start alone, and to later ones that a class is broken. */
  @Test
  void compile_saysWhyANativePartIsRefused_atEachStart() throws Exception {
    System.setProperty("ZstdNativePath", "gone/libzstd.so");
    try (URLClassLoader loader =
        new OwnZstd(locationOf(Compressors.class), locationOf(Zstd.class))) {
      for (int start = 1; start <= 2; start++) {
        assertThat(problems(loader, "zstd", "-1"))
            .singleElement()
            .asString()
            .contains("cannot load the native part of com.github.luben:zstd-jni:")
            .contains("gone/libzstd.so");
      }
    } finally {
      System.clearProperty("ZstdNativePath");
    }
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** What the compiled classes say in a class loader that has all but one library. */
  private static List<Object> problemsWithout(String hidden, String kind, String level)
      throws Exception {
    try (URLClassLoader loader = new WithoutPackage(hidden, locationOf(Compressors.class))) {
      return problems(loader, kind, level);
    }
  }

  private static List<Object> problems(ClassLoader loader, String kind, String level)
      throws Exception {
    Class<?> options = loader.loadClass(FormatOptions.class.getName());
    Class<?> problems = loader.loadClass(Problems.class.getName());
    Object section = options.getConstructor().newInstance();
    options.getMethod("setCompression", String.class).invoke(section, kind);
    options.getMethod("setCompressionLevel", String.class).invoke(section, level);
    Object found = problems.getConstructor().newInstance();
    try {
      loader
          .loadClass(Compressors.class.getName())
          .getMethod("compile", options, problems)
          .invoke(null, section, found);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
    return List.copyOf((List<?>) problems.getMethod("messages").invoke(found));
  }

  private static final class WithoutPackage extends URLClassLoader {

    private final String hidden;

    WithoutPackage(String hidden, URL classes) {
      super(new URL[] {classes}, CompressorsTest.class.getClassLoader());
      this.hidden = hidden;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(hidden)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.sluice.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** Has its own copy of our classes and of zstd-jni, which loads its native part once. */
  private static final class OwnZstd extends URLClassLoader {

    OwnZstd(URL... classes) {
      super(classes, CompressorsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.sluice.") && !name.startsWith("com.github.luben.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  private static byte[] bytes(Random random) {
    // Mostly of an event's size; some of an aggregate's, in which noise and repetition change.
    byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 200_000 : 2_000)];
    for (int i = 0; i < bytes.length; ) {
      int run = Math.min(bytes.length - i, 1 + random.nextInt(300));
      boolean noise = random.nextInt(3) == 0;
      byte same = (byte) random.nextInt();
      for (int end = i + run; i < end; i++) {
        bytes[i] = noise ? (byte) random.nextInt() : (byte) (same + (i & 3));
      }
    }
    return bytes;
  }

  /** Text in the manner of a log: the parts of a line change at different rates. */
  private static byte[] logLines(int size) {
    StringBuilder log = new StringBuilder();
    Random random = new Random(size);
    for (int line = 0; log.length() < size; line++) {
      log.append("2026-02-03T04:05:").append(10 + line / 100 % 50).append(".").append(line % 1000);
      log.append("Z INFO dfs.DataNode$PacketResponder: Received block blk_");
      log.append(random.nextLong()).append(" of size 67108864 from /10.250.11.85\n");
    }
    return Arrays.copyOf(log.toString().getBytes(UTF_8), size);
  }

  private static Compressor compressor(String kind, String level) {
    Problems problems = new Problems();
    Supplier<Compressor> factory = Compressors.compile(options(kind, level), problems);
    assertThat(problems.messages()).isEmpty();
    return Objects.requireNonNull(factory).get();
  }

  private static FormatOptions options(String kind, String level) {
    FormatOptions options = new FormatOptions();
    options.setCompression(kind);
    options.setCompressionLevel(level);
    return options;
  }
}
