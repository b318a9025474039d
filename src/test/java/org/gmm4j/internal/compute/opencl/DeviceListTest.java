package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceListTest {
  private static final List<OpenClDevice> THERE =
      Stream.of("Fast A", "Fast A", "Slow, B").map(DeviceListTest::device).toList();

  private static int numbers;

  private static OpenClDevice device(String name) {
    DeviceInfo info = new DeviceInfo("opencl:" + numbers++, name, true, true, 1 << 30, "driver 1");
    return new OpenClDevice(new cl_platform_id(), new cl_device_id(), info, 1 << 28);
  }

  @Test
  void aNameWithACommaIsOneDevice() {
    assertFalse(DeviceList.isMeantBy("slow, b", THERE));
    assertFalse(DeviceList.isMeantBy("0", THERE));
    assertTrue(DeviceList.isMeantBy("0,1", THERE));
    assertTrue(DeviceList.isMeantBy("0@2", THERE));
    assertTrue(DeviceList.isMeantBy("all", THERE));
  }

  @Test
  void numbersNamesAndShares() {
    DeviceList list = DeviceList.parse("slow@3,1@5", THERE);
    assertEquals(List.of(THERE.get(2), THERE.get(1)), list.devices());
    assertEquals("opencl:2@3,1@5", list.id());
    assertFalse(list.areAlike());
    assertTrue(DeviceList.parse("0,1", THERE).areAlike());
    assertEquals(THERE, DeviceList.parse("all", THERE).devices());
    assertFalse(DeviceList.parse("all", THERE).sharesAreKnown());
  }

  @Test
  void boundsAreProportional() {
    DeviceList list = DeviceList.parse("0@9,1@7", THERE);
    assertArrayEquals(new int[] {0, 9, 16}, list.bounds(16));
    assertArrayEquals(new int[] {0, 0, 1}, list.bounds(1));
    assertArrayEquals(new int[] {0, 1_207_959_551, 2_147_483_647}, list.bounds(2_147_483_647));
    DeviceException tooMany =
        assertThrows(DeviceException.class, () -> list.bounds(2_147_483_648L));
    assertEquals(
        "several OpenCL devices take 2147483647 rows at most, these are 2147483648: use one"
            + " of them or the device cpu",
        tooMany.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,0     | names opencl:0 twice",
        "0,1@3   | give every device a share",
        "0@0,1@1 | '0' is no whole number from 1 to 1000",
        "0@x,1@1 | 'x' is no whole number",
        "0,nosuch| there is no OpenCL device \"nosuch\"",
        "0,      | there is no OpenCL device \"\"",
        "0,9     | there is no OpenCL device \"9\""
      })
  void refusals(String which, String words) {
    DeviceException refused =
        assertThrows(DeviceException.class, () -> DeviceList.parse(which, THERE));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(words), message);
  }

  @Test
  void allOfNoneIsRefused() {
    assertThrows(DeviceException.class, () -> DeviceList.parse("all", List.of()));
  }
}
