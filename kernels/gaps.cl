/*
 * Rows that miss values, in double (twin of internal/compute/cpu/missing). A row shows the features o and
 * misses m; what is missing is a NaN. Of every component
 *
 *   log-density  log πₖ + log N(xₒ; μₖₒ, Σₖₒₒ)
 *   completed    x̂ₒ = xₒ,   x̂ₘ = μₘ + ΣₘₒΣₒₒ⁻¹(xₒ − μₒ)
 *   sums         Σ r (x̂ − p),   Σ r ((x̂ − p)(x̂ − p)ᵀ + C),   Cₘₘ = Σₘₘ − ΣₘₒΣₒₒ⁻¹Σₒₘ
 *
 * Here is what all structures share; gap_factors.cl finds x̂ and C of Σ = WWᵀ + Ψ, gap_systems.cl those of
 * a whole matrix.
 *
 *   rows     [N × d]      of a section, NaN for what is missing; a block begins at row `first`
 *   means    [K × d]
 *   places   [count]      which rows of the block those are that a component has something of
 *   shares   [count]      r of these, times their weights
 *   y        [count × d]  completed rows about a point
 */
#define SIDE 16 /* work-items of a group along each side of a product's tile */
#define EACH 4  /* results of a work-item along each side */
#define SPAN (SIDE * EACH)
#define TILED __attribute__((reqd_work_group_size(SIDE, SIDE, 1)))
#define LINED __attribute__((reqd_work_group_size(LANES, 1, 1)))

/* What of a row is multiplied. */
#define SHOWN 0   /* 1 for what is there, 0 for what is missing */
#define CENTRED 1 /* x − μ, 0 for what is missing */
#define PLAIN 2   /* values, of which none is missing */

static inline double operand(int what, double x, double mean) {
  return what == PLAIN ? x : isnan(x) ? 0 : what == SHOWN ? 1 : x - mean;
}

/*
 * out[(i * columns + c) * block + n] = Σⱼ f(xₙⱼ) Bₖ(j,c), k = first_k + i. Groups: tiles of rows, tiles of
 * columns, components.
 *
 * what: f; means are read where it is CENTRED
 * matrices: Bₖ [K × d × columns]
 */
kernel TILED void gap_products(
    global const double *rows, ulong first, int count, int d, int what, global const double *means,
    global const double *matrices, int columns, int first_k, int block, global double *out) {
  local double a[SIDE * (SPAN + 1)];
  local double b[SIDE * SPAN];
  int x = get_local_id(0);
  int y = get_local_id(1);
  int row = get_group_id(0) * SPAN;
  int column = get_group_id(1) * SPAN;
  size_t k = first_k + get_group_id(2);
  double sums[EACH][EACH];
  for (int m = 0; m < EACH; m++) {
    for (int v = 0; v < EACH; v++) {
      sums[m][v] = 0;
    }
  }
  for (int j = 0; j < d; j += SIDE) {
    for (int e = y * SIDE + x; e < SIDE * SPAN; e += SIDE * SIDE) {
      int n = row + e / SIDE;
      int i = j + e % SIDE;
      a[e % SIDE * (SPAN + 1) + e / SIDE] = n < count && i < d
          ? operand(what, rows[(first + n) * d + i], what == CENTRED ? means[k * d + i] : 0)
          : 0;
      int c = column + e % SPAN;
      i = j + e / SPAN;
      b[e] = i < d && c < columns ? matrices[(k * d + i) * columns + c] : 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int t = 0; t < SIDE; t++) {
      for (int m = 0; m < EACH; m++) {
        for (int v = 0; v < EACH; v++) {
          sums[m][v] += a[t * (SPAN + 1) + x + m * SIDE] * b[t * SPAN + y + v * SIDE];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int v = 0; v < EACH; v++) {
    for (int m = 0; m < EACH; m++) {
      int n = row + x + m * SIDE;
      int c = column + y + v * SIDE;
      if (n < count && c < columns) {
        out[(get_group_id(2) * columns + c) * block + n] = sums[m][v];
      }
    }
  }
}

/*
 * Σⱼ∈ₒ (xⱼ − μⱼ)² sⱼ and Σⱼ∈ₒ tⱼ. Items: (rows, K).
 *
 * scales, terms: s and t [K × d]
 * distances, constants: [K × block]
 */
kernel LINED void gap_distances(
    global const double *rows, ulong first, int count, int d, global const double *means,
    global const double *scales, global const double *terms, int block, global double *distances,
    global double *constants) {
  int n = get_global_id(0);
  size_t k = get_global_id(1);
  if (n >= count) {
    return;
  }
  double distance = 0;
  double constant_k = 0;
  for (int j = 0; j < d; j++) {
    double x = rows[(first + n) * d + j];
    if (!isnan(x)) {
      double gap = x - means[k * d + j];
      distance += gap * gap * scales[k * d + j];
      constant_k += terms[k * d + j];
    }
  }
  distances[k * block + n] = distance;
  constants[k * block + n] = constant_k;
}

/*
 * Log-densities become responsibilities, of which less than `least` of the greatest is nothing; all are 0
 * where a row is beyond a double's range from every component. Items: rows.
 *
 * r: log πₖ N, then r [K × block]
 * row_logs: receives log p(x) [block]
 */
kernel LINED void gap_responsibilities(
    int components, int count, int block, double least, global double *r, global double *row_logs) {
  int n = get_global_id(0);
  if (n >= count) {
    return;
  }
  double greatest = -INFINITY;
  bool lost = false;
  for (int k = 0; k < components; k++) {
    double each = r[(size_t)k * block + n];
    lost |= isnan(each);
    greatest = each > greatest ? each : greatest;
  }
  lost |= greatest == -INFINITY;
  double sum = 0;
  for (int k = 0; k < components; k++) {
    double share = lost ? 0 : exp(r[(size_t)k * block + n] - greatest);
    share = share < least ? 0 : share;
    r[(size_t)k * block + n] = share;
    sum += share;
  }
  for (int k = 0; k < components && !lost; k++) {
    r[(size_t)k * block + n] /= sum;
  }
  row_logs[n] = lost ? -INFINITY : greatest + log(sum);
}

/*
 * Sums by feature over each `split` rows: Σ r y, Σ r y², Σ r of the rows that show it, and of those that
 * miss it. Items: (features, splits).
 *
 * parts: [splits × 4 × d]
 */
kernel LINED void gap_column_sums(
    global const double *rows, ulong first, global const int *places, global const double *shares,
    int count, int d, global const double *y, int split, global double *parts) {
  int j = get_global_id(0);
  int from = get_global_id(1) * split;
  if (j >= d) {
    return;
  }
  double first_moment = 0;
  double square = 0;
  double shown = 0;
  double missed = 0;
  for (int n = from; n < min(from + split, count); n++) {
    double share = shares[n];
    double value = y[(size_t)n * d + j];
    bool there = !isnan(rows[(first + places[n]) * d + j]);
    first_moment += share * value;
    square += share * value * value;
    shown += there ? share : 0;
    missed += there ? 0 : share;
  }
  global double *to = parts + get_global_id(1) * 4 * d + j;
  to[0] = first_moment;
  to[d] = square;
  to[2 * d] = shown;
  to[3 * d] = missed;
}

/*
 * Σₙ a(c,n) b(n,j) over each `split` rows: b is y, or, of rows, 1 for what is missing and 0 for the rest.
 * Groups: tiles of features, tiles of columns, splits.
 *
 * missing: whether it is the latter
 * lower: whether only c ≥ j is asked for; other tiles are zeros
 * a: [columns × block]
 * b: [count × d], or rows
 * parts: [splits × columns × d]
 */
kernel TILED void gap_weighted_sums(
    global const double *a, int columns, int block, global const double *b, ulong first,
    global const int *places, int count, int d, int missing, int lower, int split,
    global double *parts) {
  local double left[SIDE * (SPAN + 1)];
  local double right[SIDE * SPAN];
  int x = get_local_id(0);
  int y = get_local_id(1);
  int feature = get_group_id(0) * SPAN;
  int column = get_group_id(1) * SPAN;
  int from = get_group_id(2) * split;
  int end = lower && column + SPAN <= feature ? from : min(from + split, count);
  double sums[EACH][EACH];
  for (int m = 0; m < EACH; m++) {
    for (int v = 0; v < EACH; v++) {
      sums[m][v] = 0;
    }
  }
  for (int n = from; n < end; n += SIDE) {
    for (int e = y * SIDE + x; e < SIDE * SPAN; e += SIDE * SIDE) {
      int c = column + e / SIDE;
      int i = n + e % SIDE;
      left[e % SIDE * (SPAN + 1) + e / SIDE] =
          c < columns && i < end ? a[(size_t)c * block + i] : 0;
      int j = feature + e % SPAN;
      i = n + e / SPAN;
      double value = 0;
      if (j < d && i < end) {
        value = missing ? (isnan(b[(first + places[i]) * d + j]) ? 1 : 0) : b[(size_t)i * d + j];
      }
      right[e] = value;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int t = 0; t < SIDE; t++) {
      for (int m = 0; m < EACH; m++) {
        for (int v = 0; v < EACH; v++) {
          sums[m][v] += left[t * (SPAN + 1) + y + m * SIDE] * right[t * SPAN + x + v * SIDE];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int m = 0; m < EACH; m++) {
    for (int v = 0; v < EACH; v++) {
      int c = column + y + m * SIDE;
      int j = feature + x + v * SIDE;
      if (c < columns && j < d) {
        parts[(get_group_id(2) * columns + c) * d + j] = sums[m][v];
      }
    }
  }
}

/* sums[to + i] += Σ parts[s * size + i], s in order. Items: size. */
kernel LINED void gap_add_parts(
    global const double *parts, int splits, int size, global double *sums, ulong to) {
  int i = get_global_id(0);
  for (int s = 0; s < splits && i < size; s++) {
    sums[to + i] += parts[(size_t)s * size + i];
  }
}

/* numbers[i] = 0. Items: count. */
kernel LINED void gap_clear(global double *numbers, ulong count) {
  if (get_global_id(0) < count) {
    numbers[get_global_id(0)] = 0;
  }
}

/* lines[c * block + n] *= shares[n]. Items: (rows, lines). */
kernel LINED void gap_weigh_lines(
    global const double *shares, int count, int block, global double *lines) {
  int n = get_global_id(0);
  if (n < count) {
    lines[get_global_id(1) * block + n] *= shares[n];
  }
}

/* out[j * block + n] = shares[n] y(n,j). Groups: (tiles of features, tiles of rows), of SIDE each. */
kernel TILED void gap_weigh_rows(
    global const double *y, global const double *shares, int count, int d, int block,
    global double *out) {
  local double tile[SIDE * (SIDE + 1)];
  int j = get_group_id(0) * SIDE + get_local_id(0);
  int n = get_group_id(1) * SIDE + get_local_id(1);
  tile[get_local_id(1) * (SIDE + 1) + get_local_id(0)] =
      j < d && n < count ? shares[n] * y[(size_t)n * d + j] : 0;
  barrier(CLK_LOCAL_MEM_FENCE);
  j = get_group_id(0) * SIDE + get_local_id(1);
  n = get_group_id(1) * SIDE + get_local_id(0);
  if (j < d && n < count) {
    out[(size_t)j * block + n] = tile[get_local_id(0) * (SIDE + 1) + get_local_id(1)];
  }
}

/* filled(n,j) += shares[n] y(n,j) of what rows miss. Items: (features, rows). filled: [block × d] */
kernel LINED void gap_fill(
    global const double *rows, ulong first, global const int *places, global const double *shares,
    int count, int d, global const double *y, global double *filled) {
  int j = get_global_id(0);
  size_t n = get_global_id(1);
  if (j < d && isnan(rows[(first + places[n]) * d + j])) {
    filled[(size_t)places[n] * d + j] += shares[n] * y[n * d + j];
  }
}
