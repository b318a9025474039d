/*
 * A tile's products on tensor cores, PRODUCT 2 and 3 of tile.cl: PTX's mma, from sm_80 on.
 *
 * One product of a warp adds 16 × TERMS times TERMS × 8 numbers to 16 × 8 results. Lane 4g + t has
 *
 *   of a  rows g and g + 8, terms t, t + 4, …, the rows of a term side by side
 *   of b  column g, the same terms
 *   of c  rows g and g + 8, columns 2t and 2t + 1
 *
 * PTX numbers the terms of bf16 in another order; a sum does not mind as long as a and b agree.
 *
 * Doubles are multiplied as they are. A float is the sum of three bf16 of 8 bits each,
 *
 *   x = x₀ + x₁ + x₂,   ab = Σ aᵢbⱼ over i + j ≤ 2 + what is below 2⁻²⁴ |ab|,
 *
 * six products, each exact before it is summed; three where a holds centred bytes, whole numbers up
 * to 255, which a bf16 holds exactly. Tensor cores round sums toward zero (H. Ootomo and R. Yokota,
 * "Recovering single precision accuracy from tensor cores", 2022): the sums of TERMS terms are begun
 * anew, the smallest parts first, and added up outside, where rounding is to nearest.
 */
#if PRODUCT > 1

#if REAL_IS_DOUBLE
#define TERMS 8
#define PARTS 1 /* of a number */
#define WHOLE_A 0 /* whether one part is all of a number of a */
#define PART double
#define PART_REALS 1 /* numbers in one PART */
#else
#define TERMS 16
#define PARTS 3
#define WHOLE_A ROWS_ARE_BYTES
#define PART uint
#define PART_REALS 2
#endif
#define A_PARTS (TERMS / 2 / PART_REALS)
#define B_PARTS (TERMS / 4 / PART_REALS)

#ifdef WARP_INSTRUCTIONS
#include WARP_INSTRUCTIONS
#elif !REAL_IS_DOUBLE

/* The bf16 nearest to two floats, the first in the lower half. */
static inline uint nearest_bf16(float first, float second) {
  uint both;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(second), "f"(first));
  return both;
}

/*
 * d += ab. exchange: local memory behind the operands [EXCHANGE], for those who pass numbers from
 * lane to lane by hand.
 */
static inline void multiply_warp(float *d, const uint *a, const uint *b, local REAL *exchange) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
      "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#elif PRODUCT == 3

static inline void multiply_warp(double *d, const double *a, const double *b, local REAL *exchange) {
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f64.f64.f64.f64 "
      "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+d"(d[0]), "+d"(d[1]), "+d"(d[2]), "+d"(d[3])
      : "d"(a[0]), "d"(a[1]), "d"(a[2]), "d"(a[3]), "d"(b[0]), "d"(b[1]));
}

#else

/* Four terms and eight rows at a time. */
static inline void multiply_warp(double *d, const double *a, const double *b, local REAL *exchange) {
#pragma unroll
  for (int i = 0; i < 4; i++) {
    double *rows = d + i % 2 * 2;
    asm volatile(
        "mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};"
        : "+d"(rows[0]), "+d"(rows[1])
        : "d"(a[i]), "d"(b[i / 2]));
  }
}

#endif

#if REAL_IS_DOUBLE

static inline void split(const REAL *x, int count, PART *parts, int stride) { parts[0] = x[0]; }

#else

/* The first parts of two numbers, part i at parts[i * stride]. */
static inline void split(const REAL *x, int count, PART *parts, int stride) {
  float first = x[0];
  float second = x[1];
#pragma unroll
  for (int i = 0; i < count; i++) {
    uint both = nearest_bf16(first, second);
    parts[i * stride] = both;
    first -= as_float(both << 16);
    second -= as_float(both & 0xffff0000u);
  }
}

#endif

static inline void multiply_tiles(
    RESULT_VECTOR (*c)[ITEM_VECTORS], local const REAL *a, int row_step, int term_step,
    local const REAL *b) {
  local REAL *exchange = (local REAL *)b + DEPTH * PITCH;
  int lane_row = LANE / 4;
  int lane_term = LANE % 4;
  for (int first = 0; first < DEPTH; first += TERMS) {
    int t = first + lane_term;
    PART b_parts[ITEM_VECTORS * PARTS * B_PARTS];
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      local const REAL *column = b + t * PITCH + RESULT_COLUMN(v) - 2 * lane_term + lane_row;
#pragma unroll
      for (int i = 0; i < B_PARTS; i++) {
        REAL x[PART_REALS];
#pragma unroll
        for (int e = 0; e < PART_REALS; e++) {
          x[e] = column[(i * PART_REALS + e) * 4 * PITCH];
        }
        split(x, PARTS, b_parts + v * PARTS * B_PARTS + i, B_PARTS);
      }
    }
#pragma unroll
    for (int m = 0; m < ITEM_ROWS; m += 2) {
      PART a_parts[PARTS * A_PARTS];
#pragma unroll
      for (int i = 0; i < A_PARTS; i++) {
        local const REAL *row = a + RESULT_ROW(m + i % 2) * row_step + t * term_step;
        REAL x[PART_REALS];
#pragma unroll
        for (int e = 0; e < PART_REALS; e++) {
          x[e] = row[(i / 2 * PART_REALS + e) * 4 * term_step];
        }
        split(x, WHOLE_A ? 1 : PARTS, a_parts + i, A_PARTS);
      }
#pragma unroll
      for (int v = 0; v < ITEM_VECTORS; v++) {
        const PART *b_v = b_parts + v * PARTS * B_PARTS;
#if REAL_IS_DOUBLE
        REAL d[4] = {c[m][v].x, c[m][v].y, c[m + 1][v].x, c[m + 1][v].y};
        multiply_warp(d, a_parts, b_v, exchange);
        c[m][v] = (RESULT_VECTOR)(d[0], d[1]);
        c[m + 1][v] = (RESULT_VECTOR)(d[2], d[3]);
#else
        REAL leading[4] = {0, 0, 0, 0};
        REAL rest[4] = {0, 0, 0, 0};
        multiply_warp(leading, a_parts, b_v, exchange);
#pragma unroll
        for (int sum = PARTS - 1; sum > 0; sum--) {
#pragma unroll
          for (int i = WHOLE_A ? 0 : sum; i >= 0; i--) {
            multiply_warp(rest, a_parts + i * A_PARTS, b_v + (sum - i) * B_PARTS, exchange);
          }
        }
        c[m][v] += (RESULT_VECTOR)(leading[0] + rest[0], leading[1] + rest[1]);
        c[m + 1][v] += (RESULT_VECTOR)(leading[2] + rest[2], leading[3] + rest[3]);
#endif
      }
    }
  }
}

#endif
