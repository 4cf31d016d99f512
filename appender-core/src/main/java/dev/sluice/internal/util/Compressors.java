// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes compressors as the options say. Used by the thread that starts the appender; what it
 * returns may be called by any thread, and each compressor is for one at a time.
 */
public final class Compressors {

  static final String ZSTD = "com.github.luben:zstd-jni:1.5.7-28";
  static final String SNAPPY = "org.xerial.snappy:snappy-java:1.1.10.12";

  private static final int DEFAULT_LEVEL = -1;
  private static final int MAX_ZSTD_LEVEL = 22;

  private Compressors() {}

  /**
   * The maker of compressors, or null where nothing is compressed or something is wrong. An
   * optional library is loaded here, with its native part: an event must not wait for the disk.
   */
  public static @Nullable Supplier<Compressor> compile(FormatOptions options, Problems problems) {
    int level = options.get(FormatOptions.COMPRESSION_LEVEL);
    return switch (options.get(FormatOptions.COMPRESSION)) {
      case NONE -> null;
      case GZIP -> deflate(DeflateCompressor.Frame.GZIP, level, options, problems);
      case ZLIB -> deflate(DeflateCompressor.Frame.ZLIB, level, options, problems);
      case DEFLATE -> deflate(DeflateCompressor.Frame.RAW, level, options, problems);
      case ZSTD -> zstd(level, options, problems);
      case SNAPPY -> snappy(true, level, options, problems);
      case SNAPPY_RAW -> snappy(false, level, options, problems);
    };
  }

  private static @Nullable Supplier<Compressor> deflate(
      DeflateCompressor.Frame frame, int level, FormatOptions options, Problems problems) {
    if (isOutside(level, 0, Deflater.BEST_COMPRESSION)) {
      wrongLevel("from 0 (store) to 9, or -1 for the default of zlib,", level, options, problems);
      return null;
    }
    return () -> new DeflateCompressor(frame, level);
  }

  private static @Nullable Supplier<Compressor> zstd(
      int level, FormatOptions options, Problems problems) {
    if (isOutside(level, 1, MAX_ZSTD_LEVEL)) {
      wrongLevel("from 1 to 22, or -1 for the default of zstd,", level, options, problems);
      return null;
    }
    try {
      int defaultLevel = ZstdCompression.loadAndGetDefaultLevel();
      int chosen = level == DEFAULT_LEVEL ? defaultLevel : level;
      return () -> new ZstdCompression(chosen);
    } catch (LinkageError | RuntimeException e) {
      missing(ZSTD, e, options, problems);
      return null;
    }
  }

  private static @Nullable Supplier<Compressor> snappy(
      boolean framed, int level, FormatOptions options, Problems problems) {
    if (level != DEFAULT_LEVEL) {
      wrongLevel("-1, as snappy has no levels,", level, options, problems);
      return null;
    }
    try {
      SnappyCompression.load();
      return () -> new SnappyCompression(framed);
    } catch (LinkageError | RuntimeException e) {
      missing(SNAPPY, e, options, problems);
      return null;
    }
  }

  private static boolean isOutside(int level, int min, int max) {
    return level != DEFAULT_LEVEL && (level < min || level > max);
  }

  private static void wrongLevel(String rule, int level, FormatOptions options, Problems problems) {
    problems.add(
        options.path(FormatOptions.COMPRESSION_LEVEL.name()),
        rule + " with compression=" + word(options),
        Integer.toString(level),
        "is out of range");
  }

  private static void missing(
      String artifact, Throwable failure, FormatOptions options, Problems problems) {
    String what =
        failure.getCause() instanceof ClassNotFoundException
            ? " needs the library " + artifact + ": add it to the class path"
            : " cannot load the native part of "
                + artifact
                + " ("
                + reason(failure)
                + "): make it loadable";
    problems.add(
        options.path(FormatOptions.COMPRESSION.name())
            + "="
            + word(options)
            + what
            + ", or choose gzip");
  }

  /** What lies below: a class that cannot be initialised has its reason in a cause alone. */
  private static Throwable reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : reason(cause);
  }

  private static String word(FormatOptions options) {
    return options.get(FormatOptions.COMPRESSION).name().toLowerCase(Locale.ROOT);
  }
}
