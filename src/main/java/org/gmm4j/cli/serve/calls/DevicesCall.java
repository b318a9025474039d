package org.gmm4j.cli.serve.calls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.BackendProvider;
import org.gmm4j.internal.compute.Devices;

/** {@code devices}: what fits can run on. */
final class DevicesCall implements Call {
  @Override
  public Map<String, Object> answer(Request request, Told told) {
    request.requireNothingElse();
    List<Map<String, Object>> devices = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (BackendProvider provider : Devices.providers()) {
      try {
        provider.devices().forEach(device -> devices.add(facts(device)));
      } catch (DeviceException unusable) {
        notes.add(unusable.getMessage());
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("devices", devices);
    answer.put("notes", notes);
    return answer;
  }

  private static Map<String, Object> facts(DeviceInfo device) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", device.id());
    facts.put("name", device.name());
    facts.put("memory_bytes", device.memoryBytes());
    facts.put("gpu", device.gpu());
    facts.put("fp64", device.fp64());
    facts.put("detail", device.detail());
    return facts;
  }
}
