import { expect, test } from "vitest";
import { cutSegments, segmentNames } from "./segments.ts";
import type { SplitOptions } from "./segments.ts";

const research: SplitOptions = {
  lookback: 120,
  horizon: 1,
  split: "research",
  validationSplit: 0.2,
};
const deploy: SplitOptions = { ...research, split: "deploy" };

test("cutSegments() cuts 20 % exam, 10 % calibration and a fifth of the rest for validation", () => {
  const cut = cutSegments(60_108, research); // 59,988 windows
  const sizes = segmentNames.map((name) => cut[name].until - cut[name].from + cut[name].purge);
  expect(sizes).toEqual([33_593, 8_398, 3_999, 2_000, 11_998]);
  expect(cut.exam.until).toBe(59_988);
});

test("cutSegments() takes the newest candles for deploy, train everything earlier", () => {
  const cut = cutSegments(60_108, deploy);
  const sizes = segmentNames.map((name) => cut[name].until - cut[name].from + cut[name].purge);
  expect(sizes).toEqual([54_228, 2_160, 960, 480, 2_160]);
  expect(cutSegments(60_108, { ...deploy, trainWindow: 17_520 }).train.from).toBe(54_228 - 17_520);
});

test.each([1, 24])(
  "cutSegments() lets no label of horizon %i reach the next segment",
  (horizon) => {
    const cut = cutSegments(20_000, { ...research, horizon });
    for (const [i, name] of segmentNames.slice(0, -1).entries()) {
      const next = cut[segmentNames[i + 1]!];
      // The label of window k is the close at which window k + horizon decides.
      expect(cut[name].until - 1 + horizon).toBe(next.from - 1);
    }
  },
);

test.each([research, deploy])(
  "cutSegments() names the least number of candles, $split",
  (options) => {
    let message = "";
    try {
      cutSegments(150, options);
    } catch (error) {
      message = String(error);
    }
    const needed = Number(/at least (\d+) candles, value was 150/.exec(message)?.[1]);
    expect(() => cutSegments(needed, options)).not.toThrow();
    expect(() => cutSegments(needed - 1, options)).toThrow(`at least ${needed} candles`);
  },
);

test.each([
  { ...research, validationSplit: 1e-12 },
  { ...research, validationSplit: 0.9999999999999 },
  { ...research, horizon: 1_000_000_000 },
  { ...deploy, horizon: 480 },
])("cutSegments() says at once that no number of candles is enough, %o", (options) => {
  expect(() => cutSegments(60_108, options)).toThrow("no number of candles is enough");
});

test("cutSegments() refuses a validation split outside (0, 1)", () => {
  for (const validationSplit of [0, 1, -0.2, Number.NaN]) {
    expect(() => cutSegments(60_108, { ...research, validationSplit })).toThrow("validation split");
  }
});

test("cutSegments() takes stated sizes from the end and purges what is asked", () => {
  const sizes = { validation: 300, calibrationA: 100, calibrationB: 70, exam: 200 };
  const split = { sizes, purge: 5 };
  const cut = cutSegments(2120, { ...research, horizon: 2, split }); // 1,999 windows
  expect(cut).toEqual({
    train: { from: 0, until: 1324, purge: 5 },
    validation: { from: 1329, until: 1624, purge: 5 },
    calibrationA: { from: 1629, until: 1724, purge: 5 },
    calibrationB: { from: 1729, until: 1794, purge: 5 },
    exam: { from: 1799, until: 1999, purge: 0 },
  });
});

test("cutSegments() never purges less than the horizon", () => {
  const sizes = { validation: 300, calibrationA: 100, calibrationB: 70, exam: 200 };
  const cut = cutSegments(2120, { ...research, horizon: 24, split: { sizes, purge: 1 } });
  expect(cut.calibrationB.purge).toBe(24);
});

test("cutSegments() refuses stated sizes that leave too few train windows, and names what is enough", () => {
  const sizes = { validation: 30, calibrationA: 20, calibrationB: 10, exam: 20 };
  const options: SplitOptions = { ...research, split: { sizes, purge: 1 } };
  const least = 33 + 80 + 120;
  expect(cutSegments(least, options).train).toEqual({ from: 0, until: 32, purge: 1 });
  expect(() => cutSegments(least - 1, options)).toThrow(`needs at least ${least} candles`);
});
