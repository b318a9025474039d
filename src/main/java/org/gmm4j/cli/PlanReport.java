package org.gmm4j.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.cli.output.OptionNames;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.FitPlan;
import org.gmm4j.device.HostMemory;
import org.gmm4j.device.Pace;

/** What a person and a script are told of a plan. */
record PlanReport(Outline data, FitPlan plan) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        Numbers.format(
            "data            %s: %,d rows × %,d features (%s%s), %s %s",
            data.name(),
            plan.rows(),
            plan.features(),
            data.sample().type().plural(),
            data.sample().scale() == 1 ? "" : " / " + Numbers.plain(data.sample().scale()),
            DeviceMemory.bytes(data.bytes()),
            plan.onDisk() ? "in their file" : "in memory"));
    lines.add(
        Numbers.format(
            "model           %s, %d component%s%s",
            plan.structure(),
            plan.components(),
            plan.components() == 1 ? "" : "s",
            plan.varying() == plan.features()
                ? ""
                : Numbers.format(", of %,d features that vary", plan.varying())));
    lines.add("device          " + plan.device() + ", " + plan.precision());
    lines.addAll(memory(plan.host()));
    DeviceMemory onDevice = plan.onDevice();
    if (onDevice != null) {
      lines.add("device memory   " + onDevice.describe());
    }
    Pace pace = plan.pace();
    if (pace != null) {
      lines.add(
          Numbers.format(
              "an iteration    %.3g s (%.3g s for any number of rows)%s",
              pace.seconds(),
              pace.fixedSeconds(),
              pace.bytesRead() == 0
                  ? ""
                  : "; reads " + DeviceMemory.bytes(pace.bytesRead()) + " of the file"));
    }
    lines.add("fits            " + (plan.fits() ? "yes" : "no"));
    plan.advice().forEach(each -> lines.add("advice          " + OptionNames.addTo(each)));
    return lines;
  }

  private static List<String> memory(HostMemory host) {
    String rest = DeviceMemory.bytes(host.resident() - host.heap() - host.natives());
    return List.of(
        "memory          %s of %s"
            .formatted(DeviceMemory.bytes(host.resident()), DeviceMemory.bytes(host.available())),
        "  Java heap     %s of at most %s"
            .formatted(DeviceMemory.bytes(host.heap()), DeviceMemory.bytes(host.mostHeap())),
        "    rows        " + DeviceMemory.bytes(host.rows()),
        "    state       %s, what is remembered of rows, and buffers"
            .formatted(DeviceMemory.bytes(host.state())),
        "    parameters  %s, and sums".formatted(DeviceMemory.bytes(host.parameters())),
        "  matrices      %s outside of the heap".formatted(DeviceMemory.bytes(host.natives())),
        "  Java          %s, libraries, and room for dead objects".formatted(rest));
  }

  String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", plan.rows());
    json.put("d", plan.features());
    json.put("d_varying", plan.varying());
    json.put("data_bytes", data.bytes());
    json.put("on_disk", plan.onDisk());
    json.put("k", plan.components());
    json.put("covariance", plan.structure());
    json.put("device", plan.device());
    json.put("precision", plan.precision().toString());
    json.put("memory", json(plan.host()));
    DeviceMemory onDevice = plan.onDevice();
    if (onDevice != null) {
      json.put("device_memory", FitReport.json(onDevice));
    }
    Pace pace = plan.pace();
    if (pace != null) {
      json.put("seconds_per_iteration", pace.seconds());
      json.put("seconds_per_iteration_fixed", pace.fixedSeconds());
      json.put("bytes_read_per_iteration", pace.bytesRead());
    }
    json.put("fits", plan.fits());
    json.put("advice", plan.advice().stream().map(OptionNames::addTo).toList());
    return GSON.toJson(json);
  }

  private static Map<String, Object> json(HostMemory host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("total", host.resident());
    json.put("heap", host.heap());
    json.put("rows", host.rows());
    json.put("state", host.state());
    json.put("parameters", host.parameters());
    json.put("natives", host.natives());
    json.put("libraries", host.libraries());
    json.put("garbage", host.resident() - host.heap() - host.natives() - host.libraries());
    json.put("most_heap", host.mostHeap());
    json.put("available", host.available());
    return json;
  }
}
