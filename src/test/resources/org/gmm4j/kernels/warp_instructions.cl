/*
 * What kernels/warp.cl asks of PTX, by definition, for devices without it: -DWARP_INSTRUCTIONS names
 * this file, and EXCHANGE is 6 * GROUP_ITEMS. Every number goes to the place that "Parallel Thread
 * Execution ISA", 9.7.14.5 (matrix fragments of mma) gives it.
 */

/* Round to nearest, ties to even, as cvt.rn does. */
static inline uint bf16_bits(float x) {
  uint bits = as_uint(x);
  return (bits + 0x7fffu + (bits >> 16 & 1)) >> 16;
}

static inline uint nearest_bf16(float first, float second) {
  return bf16_bits(first) | bf16_bits(second) << 16;
}

/* What a warp's lanes have, four numbers of a and two of b each; until the next barrier. */
static inline local const PART *exchanged(const PART *a, const PART *b, local REAL *exchange) {
  local PART *all = (local PART *)exchange + WARP * 32 * 6;
  for (int i = 0; i < 4; i++) {
    all[LANE * 6 + i] = a[i];
  }
  for (int i = 0; i < 2; i++) {
    all[LANE * 6 + 4 + i] = b[i];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  return all;
}

#define GROUP_ID(lane) ((lane) / 4)
#define IN_GROUP(lane) ((lane) % 4)

#if !REAL_IS_DOUBLE

/* Number i of a 16-bit fragment, two in each register. */
static inline float element(local const uint *registers, int i) {
  return as_float((i % 2 ? registers[i / 2] >> 16 : registers[i / 2] & 0xffffu) << 16);
}

/*
 * mma.m16n8k16, bf16, with the losses that were measured of tensor cores (M. Fasi, N. Higham, M.
 * Mikaitis and S. Pranesh, "Numerical behavior of NVIDIA tensor cores", 2021), in their worst form:
 * eight products at a time and the sum up to then are shifted to the largest of them, cut off behind
 * 24 bits, added up, and cut off again.
 */
static inline float add_cut_off(const float *products, float sum) {
  float largest = fabs(sum);
  for (int k = 0; k < 8; k++) {
    largest = fmax(largest, fabs(products[k]));
  }
  if (!(largest > 0) || !isfinite(largest)) {
    return largest > 0 ? sum + products[0] : 0;
  }
  int exponent = ilogb(largest) - 23;
  long all = (long)ldexp(sum, -exponent);
  for (int k = 0; k < 8; k++) {
    all += (long)ldexp(products[k], -exponent);
  }
  return ldexp(convert_float_rtz(all), exponent);
}

static inline void multiply_warp(float *d, const uint *a, const uint *b, local REAL *exchange) {
  local const uint *all = exchanged(a, b, exchange);
  for (int i = 0; i < 4; i++) {
    int row = i < 2 ? GROUP_ID(LANE) : GROUP_ID(LANE) + 8;
    int column = IN_GROUP(LANE) * 2 + i % 2;
    for (int half_of = 0; half_of < 2; half_of++) {
      float products[8];
      for (int k = 0; k < 8; k++) {
        /* a: row = groupID for i in 0, 1, 4, 5; column = threadID_in_group * 2 + i % 2, from i = 4
         * on 8 more */
        int a_lane = row % 8 * 4 + k / 2;
        int a_index = k % 2 + row / 8 * 2 + half_of * 4;
        /* b: row = threadID_in_group * 2 + i % 2, from i = 2 on 8 more; column = groupID */
        int b_lane = column * 4 + k / 2;
        int b_index = k % 2 + half_of * 2;
        products[k] = element(all + a_lane * 6, a_index) * element(all + b_lane * 6 + 4, b_index);
      }
      d[i] = add_cut_off(products, d[i]);
    }
#ifdef BROKEN
    d[i] = i == 3 ? 0 : d[i]; /* to see whether anybody notices */
#endif
  }
  barrier(CLK_LOCAL_MEM_FENCE);
}

#else

static inline void multiply_warp(double *d, const double *a, const double *b, local REAL *exchange) {
#if PRODUCT == 3
  /* mma.m16n8k8, f64 */
  local const double *all = exchanged(a, b, exchange);
  for (int i = 0; i < 4; i++) {
    int row = i < 2 ? GROUP_ID(LANE) : GROUP_ID(LANE) + 8;
    int column = IN_GROUP(LANE) * 2 + i % 2;
    for (int k = 0; k < 8; k++) {
      /* a: row = groupID for 0 and 2; column = threadID_in_group for 0 and 1, 4 more for 2 and 3 */
      double a_k = all[(row % 8 * 4 + k % 4) * 6 + row / 8 + k / 4 * 2];
      double b_k = all[(column * 4 + k % 4) * 6 + 4 + k / 4];
      d[i] = fma(a_k, b_k, d[i]);
    }
#ifdef BROKEN
    d[i] = i == 3 ? 0 : d[i];
#endif
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#else
  /* mma.m8n8k4, f64, in the order of warp.cl */
  local double *all = exchange + WARP * 32 * 6;
  for (int i = 0; i < 4; i++) {
    double *rows = d + i % 2 * 2;
    all[LANE * 6] = a[i];
    all[LANE * 6 + 1] = b[i / 2];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int e = 0; e < 2; e++) {
      for (int k = 0; k < 4; k++) {
        double a_k = all[(GROUP_ID(LANE) * 4 + k) * 6];
        double b_k = all[((IN_GROUP(LANE) * 2 + e) * 4 + k) * 6 + 1];
        rows[e] = fma(a_k, b_k, rows[e]);
      }
    }
#ifdef BROKEN
    rows[1] = 0;
#endif
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#endif
}

#endif
