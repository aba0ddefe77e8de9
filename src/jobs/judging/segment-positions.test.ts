import { expect, test } from "vitest";
import { segmentsForMetadata } from "../../learning/bundle/segments-for-metadata.ts";
import { prepareSamples } from "../../learning/features/prepare-samples.ts";
import { recipes } from "../../learning/features/recipes/recipe-table.ts";
import { segmentNames } from "../../learning/features/segments.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";
import { segmentPositions } from "./segment-positions.ts";

const missingBefore = { 700: 2, 2500: 30, 5600: 5 };
const walk = walkCandles({ seed: 21, candles: 6200, missingBefore });
// Some closes repeat, so that recipe direction has rows without a move.
const close = walk.close.map((price, i) => (i % 9 === 0 && i > 0 ? walk.close[i - 1]! : price));
const series = { ...walk, close };
const cases = recipes.flatMap((recipe) =>
  (["research", "deploy"] as const).flatMap((split) =>
    [1, 3].map((horizon) => ({ recipe, split, horizon })),
  ),
);

test.each(cases)(
  "segmentPositions() finds the training's own segments, $recipe $split h=$horizon, seed 21",
  ({ recipe, split, horizon }) => {
    const prepared = prepareSamples(series, { recipe, split, horizon, lookback: 12 });
    const { segments } = segmentsForMetadata(prepared.segments);
    const found = segmentPositions(series, { recipe, horizon, sequence_length: 12, segments });
    for (const name of segmentNames) {
      expect(found[name], name).toEqual(windowPositions(prepared, prepared.segments[name]));
    }
  },
);
