// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * For a slow case whose claim is about what both frameworks have in common: the core, the SDK, the
 * disk. By default it runs through one of them, always the same, by the method's name; through both
 * where {@link Rows#ALL}. A claim about a framework itself takes {@code EnumSource}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(EitherFramework.Provider.class)
@interface EitherFramework {

  /** Chooses. */
  final class Provider implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      List<Framework> both = List.of(Framework.values());
      int turn = Math.floorMod(context.getRequiredTestMethod().getName().hashCode(), both.size());
      return (Rows.ALL ? both : List.of(both.get(turn))).stream().map(Arguments::of);
    }
  }
}
