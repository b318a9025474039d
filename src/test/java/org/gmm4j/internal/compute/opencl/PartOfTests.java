package org.gmm4j.internal.compute.opencl;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.UniqueId;

/**
 * Leaves out what is not in one of n parts, "i/n": each n-th test or case of a parameterized test,
 * in their order. Only {@link ContractRun} turns it on.
 */
public final class PartOfTests implements ExecutionCondition {
  /** Configuration parameter. */
  static final String PART = "gmm4j.part";

  /** Why a test is left out. */
  static final String ANOTHER = "in another part";

  private static final ConditionEvaluationResult HERE =
      ConditionEvaluationResult.enabled("in this part");

  private final AtomicInteger seen = new AtomicInteger();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String kind = UniqueId.parse(context.getUniqueId()).getLastSegment().getType();
    boolean isTest =
        kind.equals("method")
            || kind.equals("test-factory")
            || kind.equals("test-template-invocation");
    if (!isTest) {
      return HERE;
    }
    String[] part = context.getConfigurationParameter(PART).orElse("1/1").split("/");
    int parts = Integer.parseInt(part[1]);
    boolean isHere = seen.getAndIncrement() % parts == Integer.parseInt(part[0]) - 1;
    return isHere ? HERE : ConditionEvaluationResult.disabled(ANOTHER);
  }
}
