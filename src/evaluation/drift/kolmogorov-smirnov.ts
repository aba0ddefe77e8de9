/** How unlike two samples are, and how probable that is by chance. */
export interface TwoSampleTest {
  /** Largest distance between the two cumulative shares, in [0, 1]. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly method: "exact" | "asymptotic";
}

/** With more rows in a sample the p-value is that of the limit. */
const exactRowsMax = 10_000;

/**
 * Kolmogorov-Smirnov's test that two samples come from one distribution. With thousands of rows every
 * difference is significant: read the statistic, or a distance in units.
 *
 * @param options.method "exact" up to 10,000 rows a sample, "asymptotic" above, by default.
 * @returns `undefined` where either sample has no rows.
 * @see Hodges (1958), "The significance probability of the Smirnov two-sample test", for the exact
 *   p-value; Stephens (1970), JRSS B 32, for the limit.
 */
export function kolmogorovSmirnov(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: { readonly method?: TwoSampleTest["method"] } = {},
): TwoSampleTest | undefined {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return undefined;
  const statistic = largestDistance(first, second);
  const method = options.method ?? (Math.max(n, m) <= exactRowsMax ? "exact" : "asymptotic");
  const pValue =
    method === "exact"
      ? exactUpperTail(statistic, n, m)
      : kolmogorovUpperTail(statistic, (n * m) / (n + m));
  return { statistic, pValue, method };
}

function largestDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const a = Float64Array.from(first).toSorted();
  const b = Float64Array.from(second).toSorted();
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/**
 * Share of the orders of n and m values whose distance reaches `statistic`: one minus the share of
 * lattice paths from (0, 0) to (n, m) that stay nearer to the diagonal, summed cell by cell. Each cell
 * holds the probability that a path through it has stayed inside and is there.
 */
function exactUpperTail(statistic: number, n: number, m: number): number {
  // distances are multiples of 1 / (n m); half a step below so that rounding cannot decide
  const limit = (Math.round(statistic * n * m) - 0.5) / (n * m);
  const inside = new Float64Array(m + 1);
  const isOutside = (i: number, j: number): boolean => Math.abs(i / n - j / m) > limit;
  for (let j = 0; j <= m; j++)
    inside[j] = isOutside(0, j) || (j > 0 && inside[j - 1] === 0) ? 0 : 1;
  for (let i = 1; i <= n; i++) {
    inside[0] = isOutside(i, 0) ? 0 : inside[0]!;
    for (let j = 1; j <= m; j++) {
      // the last step to (i, j) came along i with probability i / (i + j)
      const share = i / (i + j);
      inside[j] = isOutside(i, j) ? 0 : share * inside[j]! + (1 - share) * inside[j - 1]!;
    }
  }
  return Math.min(1, Math.max(0, 1 - inside[m]!));
}

/**
 * Upper tail of Kolmogorov's limit, 2 sum (-1)^(k-1) exp(-2 k^2 x^2), with Stephens' correction
 * x = (sqrt(N) + 0.12 + 0.11 / sqrt(N)) D.
 *
 * @param rows N = n m / (n + m) for two samples.
 */
export function kolmogorovUpperTail(statistic: number, rows: number): number {
  const root = Math.sqrt(rows);
  const x = (root + 0.12 + 0.11 / root) * statistic;
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-17 * Math.abs(sum)) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
