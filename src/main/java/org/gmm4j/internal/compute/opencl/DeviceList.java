package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;

/**
 * Several devices and their shares of the rows, as users write them: {@code all}, {@code 0,1}, or
 * with shares {@code 0@9,1@7}.
 *
 * @param devices in the order of their rows
 * @param shares how many parts of the rows each gets; all 0 if that is to be found out
 */
record DeviceList(List<OpenClDevice> devices, List<Integer> shares) {
  private static final String ALL = "all";

  /** The most parts that a device can be given. */
  private static final int GREATEST_SHARE = 1000;

  /** Whether some text means several devices rather than one. */
  static boolean isMeantBy(String which, List<OpenClDevice> there) {
    boolean isAName =
        there.stream().anyMatch(each -> DeviceNames.isNamed(each, which) && !which.equals(ALL));
    return !isAName && (which.equals(ALL) || which.contains(",") || which.contains("@"));
  }

  /**
   * Reads a list.
   *
   * @throws DeviceException if a device is missing or named twice, or a share is no small number
   */
  static DeviceList parse(String which, List<OpenClDevice> there) {
    if (which.equals(ALL)) {
      DeviceNames.find(null, there); // complains if there is none
      return new DeviceList(there, there.stream().map(each -> 0).toList());
    }
    List<OpenClDevice> devices = new ArrayList<>();
    List<Integer> shares = new ArrayList<>();
    for (String part : which.split(",", -1)) {
      int at = part.lastIndexOf('@');
      OpenClDevice device = DeviceNames.find(at < 0 ? part : part.substring(0, at), there);
      if (devices.contains(device)) {
        throw new DeviceException(
            "device 'opencl:%s' names %s twice".formatted(which, device.info().id()));
      }
      devices.add(device);
      shares.add(at < 0 ? 0 : share(which, part.substring(at + 1)));
    }
    long unknown = shares.stream().filter(share -> share == 0).count();
    if (unknown > 0 && unknown < shares.size()) {
      throw new DeviceException(
          "device 'opencl:%s': give every device a share, as in opencl:0@9,1@7, or none"
              .formatted(which));
    }
    return new DeviceList(devices, shares);
  }

  private static int share(String which, String text) {
    int share = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (share < 1 || share > GREATEST_SHARE) {
      throw new DeviceException(
          "device 'opencl:%s': the share '%s' is no whole number from 1 to %d"
              .formatted(which, text, GREATEST_SHARE));
    }
    return share;
  }

  boolean sharesAreKnown() {
    return shares.get(0) > 0;
  }

  /** Whether the devices are of one kind, so that equal shares are right. */
  boolean areAlike() {
    return devices.stream()
            .map(each -> each.info().name() + each.info().detail())
            .distinct()
            .count()
        == 1;
  }

  DeviceList withShares(int... next) {
    return new DeviceList(devices, Arrays.stream(next).boxed().toList());
  }

  /** The first row of each device's part, and N at the end. */
  int[] bounds(long count) {
    long rows = RowLayout.countable(count);
    long all = shares.stream().mapToLong(Integer::longValue).sum();
    int[] bounds = new int[shares.size() + 1];
    long before = 0;
    for (int i = 0; i < shares.size(); i++) {
      before += shares.get(i);
      bounds[i + 1] = (int) (rows * before / all);
    }
    return bounds;
  }

  /** What gives the same devices and shares again. */
  String id() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      String number = devices.get(i).info().id().substring(OpenClDevice.KIND.length() + 1);
      parts.add(number + "@" + shares.get(i));
    }
    return parts.stream().collect(Collectors.joining(",", OpenClDevice.KIND + ":", ""));
  }
}
