/*
 * Rows that miss values where Σ = WWᵀ + Ψ, of q factors or none (twin of FactorConditional.java):
 *
 *   M = I + Σⱼ∈ₒ wⱼwⱼᵀ / ψⱼ,   b = Σⱼ∈ₒ wⱼyⱼ / ψⱼ,   ẑ = M⁻¹b,   y = x − μ
 *   log det Σₒₒ = Σⱼ∈ₒ log ψⱼ + log det M
 *   yₒᵀΣₒₒ⁻¹yₒ = Σⱼ∈ₒ yⱼ² / ψⱼ − bᵀẑ = Σⱼ∈ₒ (yⱼ − wⱼᵀẑ)² / ψⱼ + ‖ẑ‖²
 *   x̂ₘ = μₘ + Wₘẑ,   C = WₘM⁻¹Wₘᵀ + Ψₘ
 *
 *   loadings  Wᵀ [K × q × d]; zeros past a component's own rank
 *   t         Σ wwᵀ / ψ, its lower triangle row after row, then the L of M = LLᵀ with 1 / L(i,i) for its
 *             diagonal [K × q(q + 1)/2 × block]
 *   z         b, then ẑ [K × q × block]
 */
#define MOST_CANCELLED (15.0 / 16) /* of Σ y²/ψ; else the square is summed of what is left */

static inline size_t triangular(int i, int j) { return (size_t)i * (i + 1) / 2 + j; }

/* Σⱼ∈ₒ (yⱼ − wⱼᵀẑ)² / ψⱼ + ‖ẑ‖². x, mean, scale: of one row and component [d]. z: [q], `block` apart */
static inline double residual(
    global const double *x, int d, global const double *mean, global const double *scale,
    global const double *loadings, int q, global const double *z, int block) {
  double sum = 0;
  for (int a = 0; a < q; a++) {
    sum += z[(size_t)a * block] * z[(size_t)a * block];
  }
  for (int j = 0; j < d; j++) {
    if (!isnan(x[j])) {
      double left = x[j] - mean[j];
      for (int a = 0; a < q; a++) {
        left -= z[(size_t)a * block] * loadings[(size_t)a * d + j];
      }
      sum += left * left * scale[j];
    }
  }
  return sum;
}

/*
 * log πₖ + log N(xₒ), ẑ and L. Items: (rows, K).
 *
 * scales: 1 / ψ [K × d]
 * log_weights: log πₖ [K]
 * distances, constants: Σ y²/ψ and Σ log 2πψ over what is shown [K × block]
 * logs: [K × block]
 */
kernel LINED void gap_solve_factors(
    global const double *rows, ulong first, int count, int d, global const double *means,
    global const double *scales, global const double *loadings, int q,
    global const double *log_weights, int block, global const double *distances,
    global const double *constants, global double *t, global double *z, global double *logs) {
  int n = get_global_id(0);
  size_t k = get_global_id(1);
  if (n >= count) {
    return;
  }
  global double *root = t + k * triangular(q, 0) * block + n;
  global double *solved = z + k * q * block + n;
  double log_determinant = constants[k * block + n];
  for (int i = 0; i < q; i++) {
    for (int j = 0; j <= i; j++) {
      double sum = root[triangular(i, j) * block] + (i == j ? 1 : 0);
      for (int p = 0; p < j; p++) {
        sum -= root[triangular(i, p) * block] * root[triangular(j, p) * block];
      }
      if (i == j) {
        log_determinant += log(sum);
        sum = 1 / sqrt(sum);
      } else {
        sum *= root[triangular(j, j) * block];
      }
      root[triangular(i, j) * block] = sum;
    }
  }
  double taken = 0;
  for (int i = 0; i < q; i++) {
    double sum = solved[(size_t)i * block];
    for (int p = 0; p < i; p++) {
      sum -= root[triangular(i, p) * block] * solved[(size_t)p * block];
    }
    sum *= root[triangular(i, i) * block];
    solved[(size_t)i * block] = sum;
    taken += sum * sum;
  }
  for (int i = q - 1; i >= 0; i--) {
    double sum = solved[(size_t)i * block];
    for (int p = i + 1; p < q; p++) {
      sum -= root[triangular(p, i) * block] * solved[(size_t)p * block];
    }
    solved[(size_t)i * block] = sum * root[triangular(i, i) * block];
  }
  double square = distances[k * block + n];
  square = taken <= MOST_CANCELLED * square
      ? square - taken
      : residual(
            rows + (first + n) * d, d, means + k * d, scales + k * d, loadings + k * q * d, q, solved,
            block);
  double log_weight = log_weights[k];
  logs[k * block + n] =
      log_weight == -INFINITY ? log_weight : log_weight - 0.5 * (log_determinant + square);
}

/* y = x̂ − p of component k. Items: (features, rows of `places`). points: p [K × d] */
kernel LINED void gap_complete_factors(
    global const double *rows, ulong first, global const int *places, int d,
    global const double *means, global const double *points, global const double *loadings, int q,
    int k, int block, global const double *z, global double *y) {
  int j = get_global_id(0);
  size_t n = get_global_id(1);
  if (j >= d) {
    return;
  }
  double x = rows[(first + places[n]) * d + j];
  double point = points[(size_t)k * d + j];
  double value = x - point;
  if (isnan(x)) {
    value = means[(size_t)k * d + j] - point;
    for (int a = 0; a < q; a++) {
      value += loadings[((size_t)k * q + a) * d + j] * z[((size_t)k * q + a) * block + places[n]];
    }
  }
  y[n * d + j] = value;
}

/*
 * r M⁻¹ of component k, its lower triangle. Items: rows of `places`.
 *
 * inverse: [q(q + 1)/2 × pitch]
 */
kernel LINED void gap_invert_factors(
    global const double *t, int q, int k, int block, int pitch, global const int *places,
    global const double *shares, int count, global double *inverse) {
  int n = get_global_id(0);
  if (n >= count) {
    return;
  }
  global const double *root = t + (size_t)k * triangular(q, 0) * block + places[n];
  global double *x = inverse + n;
  for (int j = 0; j < q; j++) { /* X = L⁻¹ */
    x[triangular(j, j) * pitch] = root[triangular(j, j) * block];
    for (int i = j + 1; i < q; i++) {
      double sum = 0;
      for (int p = j; p < i; p++) {
        sum -= root[triangular(i, p) * block] * x[triangular(p, j) * pitch];
      }
      x[triangular(i, j) * pitch] = sum * root[triangular(i, i) * block];
    }
  }
  for (int i = 0; i < q; i++) { /* M⁻¹ = XᵀX, in its place: row i is of no use to later rows */
    for (int j = 0; j <= i; j++) {
      double sum = 0;
      for (int p = i; p < q; p++) {
        sum += x[triangular(p, i) * pitch] * x[triangular(p, j) * pitch];
      }
      x[triangular(i, j) * pitch] = sum * shares[n];
    }
  }
}
