import { expect, test } from "vitest";
import { walkConfiguration, walkFingerprint } from "./walk-fingerprint.ts";
import { walkFolds } from "./walk-folds.ts";
import { type WalkForwardRequest, walkSettings } from "./walk-settings.ts";

const market = { instrument: "BTCUSDT" };

test("walkSettings() has the defaults of the command and of train", () => {
  const settings = walkSettings(market);
  expect(settings).toMatchObject({ folds: 8, trainWindow: 17_520, retrainEvery: 720 });
  expect(settings).toMatchObject({ purge: 1, embargo: 0, expanding: false, fresh: false });
  expect(settings.trainings).toMatchObject([{ recipe: "return", epochs: 50, lookback: 120 }]);
});

test("walkSettings() purges the horizon unless more is asked, and knows the embargo of a window", () => {
  const asked = { ...market, horizon: 6, sequenceLength: 48, embargo: "window" } as const;
  expect(walkSettings(asked)).toMatchObject({ purge: 6, embargo: 48 });
  expect(walkSettings({ ...asked, purge: 30 })).toMatchObject({ purge: 30 });
});

test.each<[string, Partial<WalkForwardRequest>, string, RegExp]>([
  ["no fold", { folds: 0 }, "E_WALK_OPTION", /number of folds .* value was 0/],
  ["half a fold", { folds: 1.5 }, "E_WALK_OPTION", /value was 1.5/],
  [
    "a purge below the horizon",
    { horizon: 6, purge: 5 },
    "E_WALK_OPTION",
    /at least 6, value was 5/,
  ],
  ["a negative embargo", { embargo: -1 }, "E_WALK_OPTION", /value was -1/],
  ["no recipe", { recipes: [] }, "E_WALK_OPTION", /at least one recipe/],
  ["a recipe twice", { recipes: ["return", "return"] }, "E_WALK_OPTION", /walked once/],
  ["an unknown recipe", { recipes: ["retrun"] }, "E_TRAINING_OPTION", /did you mean return/],
  ["an unknown span", { trainWindow: "2 years" }, "E_SPAN", /train window/],
  ["no job", { jobs: 0 }, "E_WALK_OPTION", /jobs/],
])("walkSettings() refuses %s", (_name, asked, code, words) => {
  const read = (): unknown => walkSettings({ ...market, ...asked });
  expect(read).toThrow(expect.objectContaining({ code }));
  expect(read).toThrow(words);
});

test("walkFingerprint() and walkConfiguration() differ with what decides folds and forecasts", () => {
  const marks = (asked: Partial<WalkForwardRequest>, dataHash = "a") => {
    const settings = walkSettings({ ...market, ...asked });
    const { folds, segments } = walkFolds(60_000, settings);
    const [training] = settings.trainings;
    return [
      walkFingerprint(training, { dataHash, folds, segments }),
      walkConfiguration(training, settings),
    ];
  };
  const [fingerprint, configuration] = marks({});
  const others: readonly Partial<WalkForwardRequest>[] = [
    { epochs: 2 },
    { seed: 2 },
    { recipes: ["direction"] },
    { trainWindow: "1y" },
    { retrainEvery: "60d" },
    { purge: 5 },
    { expanding: true },
    { learningRate: 0.01 },
    { sequenceLength: 60 },
  ];
  const all = others.map((asked) => marks(asked));
  expect(new Set([fingerprint, ...all.map(([first]) => first)]).size).toBe(others.length + 1);
  expect(new Set([configuration, ...all.map(([, second]) => second)]).size).toBe(others.length + 1);
  // Other candles make another walk, but no further trial; who runs it and where counts for nothing.
  expect(marks({}, "b")[0]).not.toBe(fingerprint);
  expect(marks({}, "b")[1]).toBe(configuration);
  expect(marks({ folds: 4 })[1]).toBe(configuration);
  const telling = { jobs: 3, forecasts: "x.parquet", fresh: true, costPerSide: 0, draws: 100 };
  expect(marks(telling)).toEqual([fingerprint, configuration]);
});
