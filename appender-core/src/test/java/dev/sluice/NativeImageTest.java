// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a GraalVM native image is told of the core, and why it is so little. */
class NativeImageTest {

  private static final String FILE =
      "META-INF/native-image/dev.sluice/sluice-core/reflect-config.json";
  private static final JavaClasses OURS = ArchitectureTest.CORE;

  @Test
  void metadata_listsEachInterfaceThatJmxReads() throws Exception {
    List<String> listed = new ArrayList<>();
    try (InputStream in = NativeImageTest.class.getResourceAsStream("/" + FILE)) {
      for (JsonNode entry : new JsonMapper().readTree(in)) {
        assertThat(entry.path("allPublicMethods").asBoolean()).isTrue();
        listed.add(Class.forName(entry.path("name").asText()).getName());
      }
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            OURS.stream()
                .filter(type -> type.isInterface() && type.getName().endsWith("MXBean"))
                .map(JavaClass::getName)
                .toList());
  }

  /** The class that {@code client.credentialsProvider} names is the application's to list. */
  @Test
  void core_findsNothingElseByName() {
    String byName =
        "forName|loadClass|getResource|getResourceAsStream|getResources|newInstance"
            + "|newProxyInstance|getMethod|getMethods|getDeclaredMethods?|getDeclaredFields?";
    noClasses()
        .that()
        .doNotHaveSimpleName("ProviderClass")
        .and()
        .doNotHaveSimpleName("Untraced") // of an agent, which no native image has
        .and()
        .doNotHaveSimpleName("ActiveSpan") // the same; without it no span is active
        .and()
        .doNotHaveSimpleName("SdkLibraries") // is not asked in a native image
        .should()
        .callMethodWhere(
            target(nameMatching(byName))
                .and(target(owner(nameMatching("java\\.lang\\.(reflect\\.)?[A-Za-z]+")))))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.ServiceLoader")
        .check(OURS);
  }
}
