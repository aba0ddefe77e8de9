import { assert } from "../../foundation/assert.ts";
import { conformalRadius, type ConformalRadius } from "./split-conformal.ts";

export interface AdaptiveOptions {
  /** Share of misses aimed at, in (0, 1). */
  readonly target: number;
  /** Step per row, 0.005 to 0.05; larger follows faster and swings more. */
  readonly gamma: number;
  /**
   * True keeps alpha in [0, 1]; false is the paper's: below 0 the interval is the whole line, above 1
   * it is empty, and the bound on the share of misses holds.
   */
  readonly isClipped?: boolean;
}

/**
 * One step of adaptive conformal inference, alpha + gamma (target - miss): a miss makes alpha smaller,
 * so the next interval wider. Over T rows |share of misses - target| is at most
 * (max(alpha_1, 1 - alpha_1) + gamma) / (T gamma), whatever the market does.
 *
 * @see Gibbs & Candes (2021), "Adaptive conformal inference under distribution shift".
 */
export function nextAlpha(alpha: number, isMiss: boolean, options: AdaptiveOptions): number {
  const next = alpha + options.gamma * (options.target - Number(isMiss));
  return options.isClipped === true ? Math.min(1, Math.max(0, next)) : next;
}

export interface AdaptiveRow {
  /** Position of the row in the scores. */
  readonly row: number;
  readonly radius: ConformalRadius;
  readonly isMiss: boolean;
  /** After this row's outcome. */
  readonly alpha: number;
}

/**
 * Adaptive conformal intervals on a rolling window of past scores.
 *
 * @param scores |y - forecast| per row, oldest first; row i uses only scores before it.
 * @param options.window Past scores that count, at most. @param options.warmup Rows without interval.
 * @throws {InvariantError} `window` or `warmup` is below 1.
 */
export function adaptiveConformal(
  scores: ArrayLike<number>,
  options: AdaptiveOptions & { readonly window: number; readonly warmup: number },
): readonly AdaptiveRow[] {
  const { window, warmup } = options;
  assert(window >= 1 && warmup >= 1, "an interval needs at least one earlier score");
  const rows: AdaptiveRow[] = [];
  const all = Float64Array.from(scores);
  let alpha = options.target;
  for (let row = warmup; row < all.length; row++) {
    const past = all.slice(Math.max(0, row - window), row).toSorted();
    const radius = conformalRadius(past, alpha);
    const isMiss = isOutside(radius, all[row]!);
    alpha = nextAlpha(alpha, isMiss, options);
    rows.push({ row, radius, isMiss, alpha });
  }
  return rows;
}

/** Whether a score lies beyond the radius. */
export function isOutside(radius: ConformalRadius, score: number): boolean {
  return radius.kind === "finite" ? score > radius.radius : radius.kind === "empty";
}
