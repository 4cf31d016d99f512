// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * As JUnit's {@code CsvSource}, with values of at least one character and without quotes, for slow
 * cases: {@link Rows} says which of the rows run.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(CsvRows.Provider.class)
@interface CsvRows {

  String[] value();

  /** Whether two columns depend on each other, so that each pair of values has to occur. */
  boolean pairs() default false;

  /** Reads the rows. */
  final class Provider implements ArgumentsProvider, AnnotationConsumer<CsvRows> {

    private String[] rows = {};
    private boolean pairs;

    @Override
    public void accept(CsvRows annotation) {
      rows = annotation.value();
      pairs = annotation.pairs();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Stream<Arguments> table = Arrays.stream(rows).map(Provider::row);
      return pairs ? Rows.ofPairs(table) : Rows.of(table);
    }

    private static Arguments row(String text) {
      Object[] cells = Arrays.stream(text.split(",", -1)).map(String::strip).toArray();
      return Arguments.of(cells);
    }
  }
}
