// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * Jackson's factories, all of which start here. Their buffers live as long as the generator or
 * parser: a pool would keep them in thread locals, which outlive the appender.
 */
public final class Jackson {

  /**
   * The newest part of Jackson that we use. Characters beyond the BMP are written as the four bytes
   * that they are in UTF-8, not as two escapes.
   */
  private static final JsonWriteFeature NEWEST =
      JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8;

  private Jackson() {}

  /**
   * Initialises this class. Throws a LinkageError where Jackson is older than ours: so the start
   * finds that, and not the first object that is logged.
   */
  static void require() {}

  /** Reads JSON that is event data. */
  public static JsonFactory forReading() {
    return Reading.FACTORY;
  }

  /** Made when it is first used: most appenders write JSON and read none. */
  private static final class Reading {
    static final JsonFactory FACTORY = reading().build();
  }

  /** For JSON that is event data: a table of its names would grow with every new one. */
  public static JsonFactoryBuilder reading() {
    return builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
  }

  static JsonFactoryBuilder writing() {
    return builder().enable(NEWEST).disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);
  }

  private static JsonFactoryBuilder builder() {
    return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.nonRecyclingPool());
  }
}
