/*
 * The number types of all kernels, and how rows are read. The host concatenates
 *
 *   common.cl  tile.cl  items.cl  warp.cl     numbers, and the tiled product in its ways
 *   full.cl                                   densities
 *   moments.cl                                sums
 *   kmeans.cl                                 nearest centres
 *   forms.cl                                  all of this without a matrix for each component
 *   posterior.cl  prune.cl  lists.cl          responsibilities, and rows that still matter
 *   parts.cl  weights.cl                      sums of parts, and of rows that count as several
 *   gaps.cl  gap_factors.cl  gap_systems.cl   rows that miss values
 *   probe.cl                                  a product, to see whether it is right
 *
 * into programs, those around a product each with sizes of its own; every size has its default where
 * it is used.
 *
 *   ROW    what rows are stored in: uchar or REAL
 *   REAL   what products are computed in: float or double
 *   ACC    what sums are held in: double, or the pair high + low of floats
 *
 * No option that lets a compiler reorder sums may be given: the pairs live on rounding errors.
 */
#ifndef REAL_IS_DOUBLE
#define REAL_IS_DOUBLE 0 /* 1: products in double */
#endif
#ifndef SUMS_ARE_PAIRS
#define SUMS_ARE_PAIRS 0 /* 1: for devices without fp64 */
#endif
#ifndef ROWS_ARE_BYTES
#define ROWS_ARE_BYTES 0 /* 1: rows are unsigned bytes, to be scaled */
#endif
#ifndef VECTOR
#define VECTOR 4 /* numbers read at once: 4, 8 or 16 */
#endif
#ifndef LANES
#define LANES 64 /* work-items of a group in the kernels without tiles, a power of two */
#endif

#define JOINED(a, b) a##b
#define JOIN(a, b) JOINED(a, b)

#if REAL_IS_DOUBLE || !SUMS_ARE_PAIRS
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

#if REAL_IS_DOUBLE
#define REAL double
#else
#define REAL float
#endif

#define REALS JOIN(REAL, VECTOR)
#define STORE JOIN(vstore, VECTOR)

/*
 * The vector at p. Strides, pitches and columns are multiples of VECTOR and arrays begin where the
 * widest vector may: only where a compiler is told so does it move a whole vector in one instruction.
 */
#define VECTOR_AT(space, type, p) (*(space JOIN(type, VECTOR) *)(p))
#define ALIGNED __attribute__((aligned(128)))

#if ROWS_ARE_BYTES
typedef uchar ROW;
#else
typedef REAL ROW;
#endif

/* VECTOR values of a row, centred: x − m. Rows end in zeros up to a multiple of VECTOR, as m does. */
static inline REALS centred(global const ROW *x, REAL scale, global const REAL *m) {
#if ROWS_ARE_BYTES
  REALS values = JOIN(convert_, REALS)(VECTOR_AT(global const, uchar, x));
  return values * scale - VECTOR_AT(global const, REAL, m);
#else
  return VECTOR_AT(global const, REAL, x) - VECTOR_AT(global const, REAL, m);
#endif
}

#if SUMS_ARE_PAIRS

typedef float2 ACC; /* x: high, y: low, |low| at most half an ulp of high */

static inline ACC acc_zero(void) { return (float2)(0, 0); }

static inline ACC acc_infinity(float sign) { return (float2)(sign * INFINITY, 0); }

/* The exact sum of two floats: rounded, and what rounding lost (Knuth's two-sum). */
static inline ACC two_sum(float a, float b) {
  float sum = a + b;
  float b_part = sum - a;
  return (float2)(sum, (a - (sum - b_part)) + (b - b_part));
}

static inline ACC acc_plus(ACC a, ACC b) {
  ACC high = two_sum(a.x, b.x);
  return two_sum(high.x, high.y + (a.y + b.y));
}

static inline ACC acc_minus(ACC a, ACC b) { return acc_plus(a, -b); }

static inline ACC acc_half(ACC a) { return a * 0.5f; }

static inline ACC acc_add(ACC a, REAL b) { return acc_plus(a, (float2)(b, 0)); }

/* a + bc with the product's rounding error kept. */
static inline ACC acc_add_product(ACC a, REAL b, REAL c) {
  float product = b * c;
  return acc_plus(a, (float2)(product, fma(b, c, -product)));
}

static inline ACC acc_times(ACC a, REAL b) {
  return acc_add_product(acc_add_product(acc_zero(), a.x, b), a.y, b);
}

static inline bool acc_less(ACC a, ACC b) { return a.x < b.x || (a.x == b.x && a.y < b.y); }

static inline ACC acc_exp(ACC a) { return (float2)(exp(a.x + a.y), 0); }

static inline ACC acc_log(ACC a) { return (float2)(log(a.x + a.y), 0); }

static inline REAL acc_real(ACC a) { return a.x + a.y; }

#else

typedef double ACC;

static inline ACC acc_zero(void) { return 0; }

static inline ACC acc_infinity(float sign) { return sign * INFINITY; }

static inline ACC acc_plus(ACC a, ACC b) { return a + b; }

static inline ACC acc_minus(ACC a, ACC b) { return a - b; }

static inline ACC acc_half(ACC a) { return a * 0.5; }

static inline ACC acc_times(ACC a, REAL b) { return a * b; }

static inline ACC acc_add(ACC a, REAL b) { return a + b; }

static inline ACC acc_add_product(ACC a, REAL b, REAL c) { return a + (ACC)b * (ACC)c; }

static inline bool acc_less(ACC a, ACC b) { return a < b; }

static inline ACC acc_exp(ACC a) { return exp(a); }

static inline ACC acc_log(ACC a) { return log(a); }

static inline REAL acc_real(ACC a) { return (REAL)a; }

#endif
