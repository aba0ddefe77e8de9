import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { meanAbsoluteError } from "../../src/evaluation/metrics/mean-absolute-error.ts";
import { meanSquaredError } from "../../src/evaluation/metrics/mean-squared-error.ts";
import { mean } from "../../src/foundation/statistics/mean.ts";
import { standardDeviation } from "../../src/foundation/statistics/variance.ts";

/** Hours of train, validation and test that the tables of long-term forecasting cut ETTh1 into. */
const segments = { train: 8640, validation: 2880, test: 2880 };
const batchSize = 32;

interface Errors {
  readonly mse: number;
  readonly mae: number;
}

interface Row extends Errors {
  /** The same with the digits of the published table. */
  readonly published: Readonly<Record<keyof Errors, string>>;
}

interface Golden {
  readonly ltsf_repeat: { readonly ETTh1: Readonly<Record<string, Row>> };
}

const golden = JSON.parse(
  readFileSync(new URL("published-benchmarks.json", import.meta.url), "utf8"),
) as Golden;

const file = new URL("../../../shared/data/benchmarks/ETTh1.csv", import.meta.url);
const isHere = existsSync(file);
const channels = isHere ? readChannels(file) : [];
const scaled = channels.map((values) => scaledBy(values, segments.train));

describe.each(Object.entries(golden.ltsf_repeat.ETTh1))(
  "the published row Repeat on real ETTh1, %s hours ahead",
  (hours, row) => {
    const horizon = Number(hours);

    test.skipIf(!isHere)("meanSquaredError(), meanAbsoluteError() golden", () => {
      const errors = repeatErrors(scaled, { horizon, dropLast: true });
      expect(errors.mse.toFixed(3)).toBe(row.published.mse);
      expect(errors.mae.toFixed(3)).toBe(row.published.mae);
      expect(Math.abs(errors.mse - row.mse)).toBeLessThan(5e-5);
      expect(Math.abs(errors.mae - row.mae)).toBeLessThan(5e-5);
    });

    test.skipIf(!isHere)("no other scaling, cut or first row gives these digits", () => {
      const wholeFile = channels.map((values) => scaledBy(values, values.length));
      const withLast = repeatErrors(scaled, { horizon, dropLast: false });
      const leaky = repeatErrors(wholeFile, { horizon, dropLast: true });
      const late = repeatErrors(scaled, { horizon, dropLast: true, shift: 24 });
      for (const { mse } of [withLast, leaky, late]) {
        expect(Math.abs(mse - row.mse)).toBeGreaterThan(1e-4);
      }
    });
  },
);

test.skipIf(!isHere)("real ETTh1 has seven channels of 17,420 hours", () => {
  expect(channels.map((values) => values.length)).toEqual(Array<number>(7).fill(17_420));
});

/**
 * The error of "every hour ahead is like the last one seen", over all windows and channels.
 *
 * @param series One scaled column per channel.
 * @param options.dropLast Leaves out the windows that do not fill a batch, as the tables do.
 * @param options.shift Hours by which the test segment starts late.
 */
function repeatErrors(
  series: readonly Float64Array[],
  options: { readonly horizon: number; readonly dropLast: boolean; readonly shift?: number },
): Errors {
  const { horizon, dropLast, shift = 0 } = options;
  const firstTarget = segments.train + segments.validation + shift;
  const windows = segments.test - horizon + 1;
  const kept = dropLast ? Math.floor(windows / batchSize) * batchSize : windows;
  const forecast = new Float64Array(horizon);
  let mse = 0;
  let mae = 0;
  for (const values of series) {
    for (let w = 0; w < kept; w++) {
      const start = firstTarget + w;
      const actual = values.subarray(start, start + horizon);
      forecast.fill(values[start - 1]!);
      mse += meanSquaredError(actual, forecast)!;
      mae += meanAbsoluteError(actual, forecast)!;
    }
  }
  const count = series.length * kept;
  return { mse: mse / count, mae: mae / count };
}

/** z = (v - mean) / population standard deviation, both of the first `rows`. */
function scaledBy(values: Float64Array, rows: number): Float64Array {
  const train = values.subarray(0, rows);
  const [centre, spread] = [mean(train), standardDeviation(train, { degreesOfFreedomLost: 0 })];
  return values.map((value) => (value - centre) / spread);
}

function readChannels(path: URL): readonly Float64Array[] {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const cells = lines.map((line) => line.split(",").slice(1).map(Number));
  const width = header.split(",").length - 1;
  return Array.from({ length: width }, (_, c) => Float64Array.from(cells, (cell) => cell[c]!));
}
