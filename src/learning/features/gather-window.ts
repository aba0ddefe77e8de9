import type { Samples } from "./samples.ts";

/**
 * The scaled inputs of one window, computed in float32 as training gathers them.
 *
 * @param w Window number, 0 <= w < W.
 * @param x Where they are written; its own memory by default.
 * @returns [lookback, F]
 */
export function gatherWindow(
  samples: Pick<
    Samples,
    "rows" | "firstRows" | "center" | "scale" | "endRow" | "lookback" | "features"
  >,
  w: number,
  x = new Float32Array(samples.lookback * samples.features.length),
): Float32Array {
  const { lookback, center, scale } = samples;
  const width = samples.features.length;
  const first = samples.endRow[w]! - lookback + 1;
  for (let k = 0; k < lookback; k++) {
    const source = k === 0 ? samples.firstRows : samples.rows;
    for (let f = 0; f < width; f++) {
      const centered = Math.fround(source[(first + k) * width + f]! - center[w * width + f]!);
      x[k * width + f] = centered * scale[w * width + f]!;
    }
  }
  return x;
}
