package org.gmm4j.internal.compute.opencl;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests on a machine without Maven, all or one of several parts, so that as many compilers can
 * work as there are cores. After every test it prints a line of JSON with the result of all up to
 * then, so that nothing is lost when time runs out.
 */
final class ContractRun implements TestExecutionListener {
  private static final String HERE = ContractRun.class.getPackageName() + ".";

  private final String[] classes;
  private final List<String> failures = new ArrayList<>();
  private int passed;
  private int skipped;

  private ContractRun(String[] classes) {
    this.classes = classes;
  }

  /**
   * Runs. A missing device is a failure.
   *
   * @param args which part, such as 1/1 for all; names of test classes, simple ones of this package
   */
  public static void main(String[] args) {
    String[] classes = Arrays.copyOfRange(args, 1, args.length);
    System.setProperty("gmm.require", "opencl");
    ClassSelector[] selected =
        Arrays.stream(classes)
            .map(name -> selectClass(name.contains(".") ? name : HERE + name))
            .toArray(ClassSelector[]::new);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selected)
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter(PartOfTests.PART, args[0])
            .build();
    LauncherFactory.create().execute(request, new ContractRun(classes));
    System.exit(0);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (!reason.equals(PartOfTests.ANOTHER)) {
      skipped++;
      print();
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      case ABORTED -> skipped++;
      case FAILED -> failures.add(describe(test, result));
    }
    print();
  }

  private static String describe(TestIdentifier test, TestExecutionResult result) {
    Throwable why = result.getThrowable().orElseThrow();
    why.printStackTrace();
    String message = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return test.getLegacyReportingName() + ": " + message;
  }

  private void print() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classes);
    json.put("passed", passed);
    json.put("failed", failures.size());
    json.put("skipped", skipped);
    json.put("failures", failures);
    System.out.println(new Gson().toJson(json));
  }
}
