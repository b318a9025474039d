package org.gmm4j.compute.opencl;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.gson.Gson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests of this package on a machine without Maven; the result is a line of JSON. */
final class ContractRun {
  private ContractRun() {}

  /**
   * Runs. A missing device is a failure.
   *
   * @param classes simple names of test classes
   */
  public static void main(String[] classes) {
    System.setProperty("gmm.require", "opencl");
    ClassSelector[] selected =
        Arrays.stream(classes)
            .map(name -> selectClass(ContractRun.class.getPackageName() + "." + name))
            .toArray(ClassSelector[]::new);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selected).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    List<String> failures =
        summary.getFailures().stream()
            .map(
                each ->
                    each.getTestIdentifier().getLegacyReportingName()
                        + ": "
                        + String.valueOf(each.getException().getMessage())
                            .lines()
                            .findFirst()
                            .orElse(""))
            .toList();
    summary.printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8), 5);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classes);
    json.put("passed", summary.getTestsSucceededCount());
    json.put("failed", summary.getTotalFailureCount());
    json.put("skipped", summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
    json.put("failures", failures);
    System.out.println(new Gson().toJson(json));
    System.exit(0);
  }
}
