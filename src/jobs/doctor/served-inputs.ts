import type { ServedOutputs } from "../../evaluation/leaks/serve-skew.ts";
import { encodeWindow } from "../../learning/features/encode-window.ts";
import { gatherWindow } from "../../learning/features/gather-window.ts";
import { liveWindow } from "../../learning/features/live-window.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { spacedWindows, windowPositions } from "../../learning/features/window-positions.ts";

const windowsPerRecipe = 200;

/**
 * The scaled inputs of exam windows as training gathers them, and as a forecaster makes them from
 * the candles up to each window's end, one at a time.
 */
export function servedInputs(prepared: readonly PreparedSamples[]): ServedOutputs {
  const training: number[] = [];
  const serving: number[] = [];
  let windows = 0;
  for (const each of prepared) {
    const { samples, transform, grid, segments } = each;
    for (const w of spacedWindows(segments.exam, windowsPerRecipe)) {
      const position = windowPositions(each, { from: w, until: w + 1 })[0]!;
      const gathered = gatherWindow(samples, w);
      training.push(...gathered);
      const live = liveWindow(grid.series, transform, { position });
      const encoded = live.kind === "window" ? encodeWindow(transform, live.candles) : live;
      // A window that serving cannot make differs in every value.
      serving.push(...("x" in encoded ? encoded.x : gathered.map(() => Number.NaN)));
      windows++;
    }
  }
  const what = "inputs of training against inputs made live, all recipes";
  return { what, training, serving, windows, tolerance: 0 };
}
