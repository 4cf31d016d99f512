// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.thirdparty;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Starts one {@link ThirdPartyKinesis} for the whole run, at the first class that asks for it, and
 * hands it to parameters of that type. Where none can be had the class is skipped and says why.
 */
public final class ThirdPartyExtension implements ExecutionCondition, ParameterResolver {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Shared shared = shared(context);
    return shared.kinesis == null
        ? ConditionEvaluationResult.disabled(shared.sentence)
        : ConditionEvaluationResult.enabled(shared.sentence);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ThirdPartyKinesis.class;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context).kinesis;
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ThirdPartyExtension.class))
        .computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
  }

  /**
   * What the run shares, or why there is nothing; the root context closes it after the last test.
   */
  private record Shared(@Nullable ThirdPartyKinesis kinesis, String sentence)
      implements AutoCloseable {

    static Shared start() {
      Shared shared = attempt();
      // Surefire's console does not show why a class was skipped, so it is said here, once.
      System.out.println(shared.sentence);
      return shared;
    }

    private static Shared attempt() {
      try {
        ThirdPartyKinesis kinesis = ThirdPartyKinesis.start();
        return new Shared(kinesis, "Third-party Kinesis: " + kinesis.describe());
      } catch (TestAbortedException e) {
        return new Shared(null, "Third-party Kinesis cases are skipped: " + e.getMessage() + ".");
      }
    }

    @Override
    public void close() {
      if (kinesis != null) {
        kinesis.close();
      }
    }
  }
}
