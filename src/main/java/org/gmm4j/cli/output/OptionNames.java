package org.gmm4j.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that do what the library's messages advise: the library knows no command line, so
 * that their names are added here.
 */
public final class OptionNames {
  private static final Map<String, String> BY_ADVICE = new LinkedHashMap<>();

  static {
    BY_ADVICE.put("divide the data by something", "--scale");
    BY_ADVICE.put("divide them by something", "--scale");
    BY_ADVICE.put("choose the device opencl", "--device opencl");
    BY_ADVICE.put("there is one cpu", "--device cpu");
    BY_ADVICE.put("with the device auto", "--device auto");
    BY_ADVICE.put("the structure ", "--covariance");
    BY_ADVICE.put("the precision float", "--precision float");
    BY_ADVICE.put("splits them so again", "--device");
    BY_ADVICE.put("a larger heap", "GMM4J_JAVA_OPTIONS=-Xmx…");
    BY_ADVICE.put("write them as rows first", "gmm4j convert");
    BY_ADVICE.put("labels to choose classes by", "--labels");
    BY_ADVICE.put("is known to belong to component", "--known-labels, -k");
    BY_ADVICE.put("have a sample a column", "--transpose");
    BY_ADVICE.put("has a sample a column", "--transpose");
    BY_ADVICE.put("choose columns ", "--columns");
    BY_ADVICE.put("what stands for missing values", "--missing nan");
    BY_ADVICE.put("out of the columns", "--columns");
    BY_ADVICE.put("fill them in first", "gmm4j impute");
    BY_ADVICE.put("choose the device cpu", "--device cpu");
    BY_ADVICE.put("leave the precision float out", "--precision double");
    BY_ADVICE.put("tuning writes it anew", "gmm4j tune");
    BY_ADVICE.put("unknown device", "see gmm4j devices");
  }

  private OptionNames() {}

  /** The message, with the options that it speaks of in brackets behind it. */
  public static String addTo(String message) {
    StringBuilder options = new StringBuilder();
    BY_ADVICE.forEach(
        (advice, option) -> {
          if (message.contains(advice) && options.indexOf(option) < 0) {
            options.append(options.isEmpty() ? " (" : ", ").append(option);
          }
        });
    return options.isEmpty() ? message : message + options + ")";
  }
}
