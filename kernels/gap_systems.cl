/*
 * Rows that miss values where Σ is a whole matrix (twin of MatrixConditional.java). Rows with the same gaps
 * share a system: of the precision Λ = Σ⁻¹ over m, or, where less is shown than missing, of Σ over o,
 *
 *   C = Λₘₘ⁻¹,                  x̂ₘ − μₘ = −Λₘₘ⁻¹Λₘₒ(xₒ − μₒ),   log det Σₒₒ = log det Σ + log det Λₘₘ
 *   C = Σₘₘ − ΣₘₒΣₒₒ⁻¹Σₒₘ,   x̂ₘ − μₘ = ΣₘₒΣₒₒ⁻¹(xₒ − μₒ)
 *
 * A work-group factorises one as UᵀU, its right sides beside it: [S | B] becomes [U | U⁻ᵀB].
 *
 *   tasks       pattern, first row of the block, rows [tasks × 3]
 *   features    what a pattern misses, then what it shows, both ascending [patterns × d]
 *   gaps        how many it misses [patterns]
 *   matrices    Λ and Σ [K × 2 × d × d]
 *   deviations  x̂ − μ [K × block × d]
 *   systems     room of each task's own, `room` apart
 *   failed      becomes 1 where a matrix has no factor
 */
#define WORKERS __attribute__((reqd_work_group_size(LANES, 1, 1)))

/* Factorises [S | B] of so many rows and columns; returns log det S. Right side c has `zeros(c)` above it. */
static inline double factorise(
    global double *s, int order, int columns, int triangular_sides, global int *failed) {
  int lane = get_local_id(0);
  double log_determinant = 0;
  for (int j = 0; j < order; j++) {
    int end = triangular_sides ? order + j + 1 : columns;
    barrier(CLK_GLOBAL_MEM_FENCE);
    for (int c = j + lane; c < end; c += LANES) {
      double sum = s[(size_t)j * columns + c];
      for (int p = triangular_sides && c >= order ? c - order : 0; p < j; p++) {
        sum -= s[(size_t)p * columns + j] * s[(size_t)p * columns + c];
      }
      s[(size_t)j * columns + c] = sum;
    }
    barrier(CLK_GLOBAL_MEM_FENCE);
    double pivot = s[(size_t)j * columns + j];
    if (!(pivot > 0) && lane == 0) {
      *failed = 1;
    }
    log_determinant += log(pivot);
    double root = sqrt(pivot);
    barrier(CLK_GLOBAL_MEM_FENCE);
    for (int c = j + lane; c < end; c += LANES) {
      s[(size_t)j * columns + c] /= root;
    }
  }
  barrier(CLK_GLOBAL_MEM_FENCE);
  return log_determinant;
}

/* [U | U⁻ᵀB] becomes [U | S⁻¹B]. */
static inline void solve(global double *s, int order, int columns) {
  int lane = get_local_id(0);
  int sides = columns - order;
  for (int j = order - 1; j >= 0; j--) {
    for (int r = order + lane; r < columns; r += LANES) {
      s[(size_t)j * columns + r] /= s[(size_t)j * columns + j];
    }
    barrier(CLK_GLOBAL_MEM_FENCE);
    for (int e = lane; e < j * sides; e += LANES) {
      int p = e / sides;
      int r = order + e % sides;
      s[(size_t)p * columns + r] -= s[(size_t)p * columns + j] * s[(size_t)j * columns + r];
    }
    barrier(CLK_GLOBAL_MEM_FENCE);
  }
}

/*
 * x̂ − μ of what rows miss, and −½ log det Λₘₘ; where less is shown, all of the log-density but what depends
 * on the number of features. Groups: tasks.
 *
 * products: Λ(x − μ), 0 for what is missing [d × block]
 * parts: receives these terms [block]
 */
kernel WORKERS void gap_solve_systems(
    global const int *tasks, int first_task, global const int *features, global const int *gaps,
    int d, int k, global const double *matrices, global const double *products, int block,
    global double *systems, ulong room, global double *deviations, global double *parts,
    global int *failed) {
  int lane = get_local_id(0);
  global const int *task = tasks + 3 * (first_task + get_group_id(0));
  int count = task[2];
  int missing = gaps[task[0]];
  bool by_precision = missing <= d - missing;
  global const int *m = features + (size_t)task[0] * d;
  global const int *o = m + missing;
  global const int *of = by_precision ? m : o;
  int order = by_precision ? missing : d - missing;
  int columns = order + count;
  global const double *precision = matrices + (size_t)k * 2 * d * d;
  global const double *sigma = precision + (size_t)d * d;
  global const double *from = by_precision ? precision : sigma;
  global double *s = systems + get_group_id(0) * room;
  global double *rows = deviations + ((size_t)k * block + task[1]) * d;

  for (int e = lane; e < order * columns; e += LANES) {
    int i = e / columns;
    int c = e % columns;
    if (c < order) {
      s[e] = c < i ? 0 : from[(size_t)of[i] * d + of[c]];
    } else {
      int n = c - order;
      s[e] = by_precision ? -products[(size_t)m[i] * block + task[1] + n] : rows[(size_t)n * d + o[i]];
    }
  }
  double log_determinant = factorise(s, order, columns, 0, failed);
  for (int n = lane; n < count; n += LANES) {
    double square = 0;
    for (int i = 0; i < order && !by_precision; i++) {
      double each = s[(size_t)i * columns + order + n];
      square += each * each;
    }
    parts[task[1] + n] = -0.5 * (log_determinant + square);
  }
  barrier(CLK_GLOBAL_MEM_FENCE);
  solve(s, order, columns);
  for (int e = lane; e < missing * count; e += LANES) {
    int i = e % missing;
    int n = e / missing;
    double value = by_precision ? s[(size_t)i * columns + order + n] : 0;
    for (int p = 0; p < order && !by_precision; p++) {
      value += sigma[(size_t)m[i] * d + o[p]] * s[(size_t)p * columns + order + n];
    }
    rows[(size_t)n * d + m[i]] = value;
  }
}

/*
 * C of patterns [missing × missing], at the beginning of each one's room. Groups: tasks, whose rows do not
 * matter.
 */
kernel WORKERS void gap_covariances(
    global const int *tasks, int first_task, global const int *features, global const int *gaps,
    int d, int k, global const double *matrices, global double *systems, ulong room,
    global int *failed) {
  int lane = get_local_id(0);
  int pattern = tasks[3 * (first_task + get_group_id(0))];
  int missing = gaps[pattern];
  bool by_precision = missing <= d - missing;
  global const int *m = features + (size_t)pattern * d;
  global const int *of = by_precision ? m : m + missing;
  int order = by_precision ? missing : d - missing;
  int columns = order + missing;
  global const double *precision = matrices + (size_t)k * 2 * d * d;
  global const double *sigma = precision + (size_t)d * d;
  global const double *from = by_precision ? precision : sigma;
  global double *c_mm = systems + get_group_id(0) * room;
  global double *s = c_mm + (size_t)missing * missing;

  for (int e = lane; e < order * columns; e += LANES) {
    int i = e / columns;
    int c = e % columns;
    if (c < order) {
      s[e] = c < i ? 0 : from[(size_t)of[i] * d + of[c]];
    } else {
      s[e] = by_precision ? (c - order == i ? 1 : 0) : sigma[(size_t)of[i] * d + m[c - order]];
    }
  }
  factorise(s, order, columns, by_precision, failed);
  for (int e = lane; e < missing * missing; e += LANES) {
    int a = e / missing;
    int b = e % missing;
    if (b <= a) {
      double sum = 0;
      for (int p = by_precision ? a : 0; p < order; p++) {
        sum += s[(size_t)p * columns + order + a] * s[(size_t)p * columns + order + b];
      }
      c_mm[e] = by_precision ? sum : sigma[(size_t)m[a] * d + m[b]] - sum;
    }
  }
}

/*
 * sums(i,j) += Σ r C(i,j), i ≥ j, over so many tasks in their order. Items: (j, i).
 *
 * places_of: the place of a feature among those that a pattern misses; −1 for what it shows [patterns × d]
 * shares: Σ r of each task's rows [tasks]
 */
kernel WORKERS void gap_gather_covariances(
    global const int *tasks, int first_task, int count, global const int *places_of,
    global const int *gaps, int d, global const double *shares, global const double *systems,
    ulong room, global double *sums, ulong to) {
  int j = get_global_id(0);
  int i = get_global_id(1);
  if (j > i) {
    return;
  }
  double sum = sums[to + (size_t)i * d + j];
  for (int t = 0; t < count; t++) {
    int pattern = tasks[3 * (first_task + t)];
    int a = places_of[(size_t)pattern * d + i];
    int b = places_of[(size_t)pattern * d + j];
    if (a >= 0 && b >= 0) {
      sum += shares[first_task + t] * systems[t * room + (size_t)a * gaps[pattern] + b];
    }
  }
  sums[to + (size_t)i * d + j] = sum;
}

/* x − μ of what rows show, 0 for the rest. Items: (features, rows). */
kernel LINED void gap_deviations(
    global const double *rows, ulong first, int d, global const double *means, int k, int block,
    global double *deviations) {
  int j = get_global_id(0);
  size_t n = get_global_id(1);
  if (j < d) {
    deviations[((size_t)k * block + n) * d + j] =
        operand(CENTRED, rows[(first + n) * d + j], means[(size_t)k * d + j]);
  }
}

/*
 * log πₖ + log N(xₒ) of component k. Items: rows.
 *
 * whitened: P(x̂ − μ) [d × block]
 * gaps_of: how many features each row misses [block]
 * log_det_root: log det P
 */
kernel LINED void gap_matrix_logs(
    global const double *whitened, int count, int d, global const int *gaps_of,
    global const double *parts, double log_det_root, double log_weight, int k, int block,
    global double *logs) {
  int n = get_global_id(0);
  if (n >= count) {
    return;
  }
  int missing = gaps_of[n];
  double log_density = parts[n] - 0.5 * (d - missing) * log(2 * M_PI);
  if (missing <= d - missing) {
    double square = 0;
    for (int j = 0; j < d; j++) {
      double each = whitened[(size_t)j * block + n];
      square += each * each;
    }
    log_density += log_det_root - 0.5 * square;
  }
  logs[(size_t)k * block + n] = log_weight == -INFINITY ? log_weight : log_weight + log_density;
}

/* y = x̂ − p of component k. Items: (features, rows of `places`). points: p [K × d] */
kernel LINED void gap_complete_systems(
    global const double *rows, ulong first, global const int *places, int d,
    global const double *means, global const double *points, int k, int block,
    global const double *deviations, global double *y) {
  int j = get_global_id(0);
  size_t n = get_global_id(1);
  if (j < d) {
    double x = rows[(first + places[n]) * d + j];
    double point = points[(size_t)k * d + j];
    y[n * d + j] = isnan(x)
        ? deviations[((size_t)k * block + places[n]) * d + j] + (means[(size_t)k * d + j] - point)
        : x - point;
  }
}
