import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

interface TrainAnswer {
  readonly path: string;
  readonly end: string;
  readonly bestEpoch: number;
  readonly epochs: readonly unknown[];
}

const folder = mkdtempSync(join(tmpdir(), "train-choices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = writeTrainingFile(folder, { candles: 900 });

describe(`candlecast train with other choices, on ${trainingData}`, () => {
  const train = async (name: string, ...argv: readonly string[]) => {
    const told = await commandInProcess(
      ...`train BTCUSDT --data ${file} --sequence-length 12 --epochs 1`.split(" "),
      ...`--models ${join(folder, name)} --json`.split(" "),
      ...argv,
    );
    expect(told.notes).not.toMatch(/Cannot|bug/);
    expect(told.exitCode).toBe(0);
    expect(told.answer).not.toMatch(/NaN|Infinity/);
    return JSON.parse(told.answer) as TrainAnswer;
  };

  test.each(["level", "window", "direction"])("--recipe %s", async (recipe) => {
    const { path } = await train(recipe, "--recipe", recipe);
    expect(readdirSync(path)).toHaveLength(8);
    const at = ["--models", join(folder, recipe), "--data", file, "--json"];
    const told = await commandInProcess("predict", "BTCUSDT", ...at);
    // Recipe level knows the prices of its train segment alone.
    const said =
      recipe === "level" ? /"kind":"forecast"|"outside-trained-range"/ : /"kind":"forecast"/;
    expect(told.answer).toMatch(said);
  });

  test("--features without volume, on a file that has none", async () => {
    const without = writeTrainingFile(folder, { candles: 600, volume: false });
    const features = ["--features", "open,high,low,close", "--recipe", "return"];
    await train("plain", "--data", without, ...features);
    const at = ["--models", join(folder, "plain"), "--data", without, "--json"];
    const told = await commandInProcess("predict", "BTCUSDT", ...at);
    expect(JSON.parse(told.answer)).toMatchObject({ kind: "forecast" });
  });

  test("--batch-size 33, an odd one, and --horizon 3", async () => {
    const answer = await train("odd", "--batch-size", "33", "--horizon", "3", "--recipe", "return");
    expect(answer).toMatchObject({ report: { horizon: 3 } });
  });

  test("--batch-size 1, whose second shard is empty", async () => {
    const small = writeTrainingFile(folder, { candles: 300 });
    const argv = ["--data", small, "--batch-size", "1", "--recipe", "return"];
    expect(await train("one", ...argv)).toMatchObject({ kind: "trained" });
  });

  test("--patience 1 stops after the first epoch that is not better", async () => {
    const argv = ["--patience", "1", "--epochs", "40", "--learning-rate", "0.03"];
    const { end, epochs, bestEpoch } = await train("patient", ...argv, "--recipe", "return");
    expect(end).toBe("no better epoch");
    expect(epochs).toHaveLength(bestEpoch + 1);
  });

  test("--split deploy keeps 2,160 candles for the exam", async () => {
    const long = writeTrainingFile(folder, { candles: 6000 });
    const argv = ["--data", long, "--split", "deploy", "--recipe", "return", "--batch-size", "64"];
    expect(await train("deploy", ...argv)).toMatchObject({ report: { examCandles: 2160 } });
  });
});
