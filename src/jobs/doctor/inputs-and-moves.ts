import type { LaterMove, NamedInput } from "../../evaluation/leaks/same-candle-inputs.ts";
import { columnOf } from "../../learning/features/candle-grid.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** More rows would not make a finding surer. */
const rowsMax = 12_000;
/** Candles after the decision that are tried one by one. */
const movesMax = 24;

/** Each feature at the decision, as it is and as its change from the candle before. */
export function inputsAtDecision(prepared: PreparedSamples): readonly NamedInput[] {
  const { grid, samples } = prepared;
  const rows = newestRows(prepared).map((t) => grid.row[t]!);
  return samples.features.flatMap((name) => {
    const column = columnOf(grid.columns, name);
    return [
      { name, values: Float64Array.from(rows, (row) => column[row]!) },
      {
        name: `change of ${name}`,
        values: Float64Array.from(rows, (row) => column[row]! - column[row - 1]!),
      },
    ];
  });
}

/** What came after the decision: candle by candle, and over the whole horizon. */
export function movesAfterDecision(prepared: PreparedSamples): readonly LaterMove[] {
  const { horizon } = prepared.samples;
  const { close } = prepared.grid.series;
  const positions = newestRows(prepared);
  const move = (from: number, until: number): Float64Array =>
    Float64Array.from(positions, (t) => Math.log(close[t + until]! / close[t + from]!));
  const single = Array.from({ length: Math.min(horizon, movesMax) }, (_, k) => ({
    name: `the move of candle t+${k + 1}`,
    values: move(k, k + 1),
    candles: 1,
  }));
  if (horizon === 1) return single;
  const whole = { name: `the move over ${horizon} candles`, values: move(0, horizon) };
  return [...single, { ...whole, candles: horizon }];
}

function newestRows(prepared: PreparedSamples): Int32Array {
  const until = prepared.samples.label.length;
  return windowPositions(prepared, { from: Math.max(0, until - rowsMax), until });
}
