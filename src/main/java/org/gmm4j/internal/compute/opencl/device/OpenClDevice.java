package org.gmm4j.internal.compute.opencl.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.Libraries;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * One OpenCL device: its handles and the limits that plans depend on.
 *
 * @param platform the platform it belongs to
 * @param handle the device
 * @param info what users see of it
 * @param maxAllocation the largest single buffer, in bytes
 */
public record OpenClDevice(
    cl_platform_id platform, cl_device_id handle, DeviceInfo info, long maxAllocation) {
  /** What the names of such devices begin with: "opencl:0". */
  public static final String KIND = "opencl";

  /** ocl-icd's answer where no driver is registered (cl_khr_icd). */
  private static final int PLATFORM_NOT_FOUND = -1001;

  private static final String LISTING = "listing devices";

  /** As the standard has it, in 32 bits: JOCL's is −1, which rusticl refuses in 64. */
  private static final long ALL_TYPES = 0xFFFFFFFFL;

  /**
   * All devices that can compile kernels, by platform name, in the platform's order. One thread at
   * a time, since drivers load libraries then; PoCL 3.1 crashes where two are the first to ask.
   *
   * @throws DeviceException if OpenCL cannot be loaded, or a platform fails
   */
  public static List<OpenClDevice> all() {
    return Libraries.load(OpenClDevice::find);
  }

  private static List<OpenClDevice> find() {
    OpenClLoader.require();
    try {
      return list();
    } catch (CLException broken) {
      throw Failures.of("OpenCL", LISTING, broken);
    }
  }

  private static List<OpenClDevice> list() {
    List<OpenClDevice> devices = new ArrayList<>();
    for (cl_platform_id platform : platforms()) {
      for (cl_device_id handle : handles(platform)) {
        if (deviceNumber(handle, CL.CL_DEVICE_AVAILABLE, Sizeof.cl_int) != 0
            && deviceNumber(handle, CL.CL_DEVICE_COMPILER_AVAILABLE, Sizeof.cl_int) != 0) {
          devices.add(describe(platform, handle, devices.size()));
        }
      }
    }
    return devices;
  }

  private static OpenClDevice describe(cl_platform_id platform, cl_device_id handle, int number) {
    long maxAllocation = deviceNumber(handle, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE, Sizeof.cl_long);
    DeviceInfo info =
        new DeviceInfo(
            KIND + ":" + number,
            deviceText(handle, CL.CL_DEVICE_NAME),
            (deviceNumber(handle, CL.CL_DEVICE_TYPE, Sizeof.cl_long) & CL.CL_DEVICE_TYPE_GPU) != 0,
            deviceText(handle, CL.CL_DEVICE_EXTENSIONS).contains("cl_khr_fp64"),
            deviceNumber(handle, CL.CL_DEVICE_GLOBAL_MEM_SIZE, Sizeof.cl_long),
            "%s, driver %s, %s, buffers up to %s"
                .formatted(
                    platformText(platform, CL.CL_PLATFORM_NAME),
                    deviceText(handle, CL.CL_DRIVER_VERSION),
                    deviceText(handle, CL.CL_DEVICE_OPENCL_C_VERSION),
                    Failures.bytes(maxAllocation)));
    return new OpenClDevice(platform, handle, info, maxAllocation);
  }

  /** Sorted by name, since loaders list platforms in the order of a directory. */
  private static List<cl_platform_id> platforms() {
    int[] count = new int[1];
    try {
      CL.clGetPlatformIDs(0, null, count);
    } catch (CLException none) {
      if (none.getStatus() == PLATFORM_NOT_FOUND) {
        return List.of();
      }
      throw Failures.of("OpenCL", "listing platforms", none);
    }
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    CL.clGetPlatformIDs(platforms.length, platforms, null);
    List<cl_platform_id> sorted = new ArrayList<>(List.of(platforms));
    sorted.sort(Comparator.comparing(each -> platformText(each, CL.CL_PLATFORM_NAME)));
    return sorted;
  }

  private static List<cl_device_id> handles(cl_platform_id platform) {
    int[] count = new int[1];
    try {
      CL.clGetDeviceIDs(platform, ALL_TYPES, 0, null, count);
    } catch (CLException none) {
      if (none.getStatus() == CL.CL_DEVICE_NOT_FOUND) {
        return List.of();
      }
      throw Failures.of(platformText(platform, CL.CL_PLATFORM_NAME), LISTING, none);
    }
    cl_device_id[] handles = new cl_device_id[count[0]];
    CL.clGetDeviceIDs(platform, ALL_TYPES, handles.length, handles, null);
    return List.of(handles);
  }

  private static long deviceNumber(cl_device_id handle, int property, int bytes) {
    ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    CL.clGetDeviceInfo(handle, property, bytes, Pointer.to(value), null);
    return bytes == Long.BYTES ? value.getLong(0) : value.getInt(0);
  }

  private static String deviceText(cl_device_id handle, int property) {
    long[] size = new long[1];
    CL.clGetDeviceInfo(handle, property, 0, null, size);
    byte[] text = new byte[(int) size[0]];
    CL.clGetDeviceInfo(handle, property, text.length, Pointer.to(text), null);
    return fromC(text);
  }

  private static String platformText(cl_platform_id platform, int property) {
    long[] size = new long[1];
    CL.clGetPlatformInfo(platform, property, 0, null, size);
    byte[] text = new byte[(int) size[0]];
    CL.clGetPlatformInfo(platform, property, text.length, Pointer.to(text), null);
    return fromC(text);
  }

  /** Without the terminating zero. */
  private static String fromC(byte[] text) {
    return new String(text, 0, Math.max(0, text.length - 1), StandardCharsets.UTF_8).strip();
  }
}
