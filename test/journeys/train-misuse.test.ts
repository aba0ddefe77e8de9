import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "train-misuse-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  writeTrainingFile(folder, { candles: 600 });
  writeTrainingFile(folder, { candles: 600, volume: false });
  writeTrainingFile(folder, { candles: 40 });
  writeTrainingFile(folder, { candles: 500, constant: { column: "volume", value: 7 } });
  writeFileSync(at("binary"), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 71) % 256)));
  writeFileSync(at("empty.csv"), "");
  const [header = "", row = ""] = readFileSync(at("candles-600.csv"), "utf8").split("\n");
  const start = Number(row.split(",")[0]);
  const flat = Array.from({ length: 600 }, (_, i) => `${start + 3_600_000 * i},5,5,5,5,1`);
  writeFileSync(at("flat.csv"), [header, ...flat].join("\n"));
});

const good = ["--data", at("candles-600.csv"), "--sequence-length", "12", "--epochs", "1"];
const returns = [...good, "--recipe", "return"];

describe(`candlecast train asked for what cannot be, on ${trainingData}`, () => {
  test.each<[string, readonly string[], string, RegExp]>([
    ["an unknown instrument without --data", ["NOPE"], "E_NO_CANDLES", /data import/],
    ["a name that is a path", ["../x", ...good], "E_INSTRUMENT", /\.\.\/x/],
    ["too few rows", ["X", "--data", at("candles-40.csv")], "E_TOO_FEW_CANDLES", /value was 40/],
    [
      "a horizon beyond all candles",
      ["X", ...good, "--horizon", "1000000000"],
      "E_TOO_FEW_CANDLES",
      /no number of candles/,
    ],
    [
      "a validation split of nothing",
      ["X", ...good, "--validation-split", "1e-12"],
      "E_TOO_FEW_CANDLES",
      /no number of candles/,
    ],
    [
      "a constant column",
      ["X", ...good, "--data", at("candles-500.csv")],
      "E_CONSTANT_COLUMN",
      /"volume" never changes .*; leave it out with --features open,high,low,close$/,
    ],
    [
      "flat prices, recipe return",
      ["X", ...returns, "--data", at("flat.csv")],
      "E_CONSTANT_COLUMN",
      /"open" never changes in the train segment, value was 5$/,
    ],
    [
      "flat prices, recipe level",
      ["X", ...good, "--data", at("flat.csv")],
      "E_CONSTANT_COLUMN",
      /./,
    ],
    [
      "no volume column",
      ["X", ...returns, "--data", at("candles-600-without-volume.csv")],
      "E_NO_VOLUME",
      /--features open,high,low,close/,
    ],
    ["--epochs 0", ["X", ...good, "--epochs", "0"], "E_OPTION", /--epochs.*"0"/],
    ["--epochs abc", ["X", ...good, "--epochs", "abc"], "E_OPTION", /--epochs.*"abc"/],
    ["--batch-size 0", ["X", ...good, "--batch-size", "0"], "E_OPTION", /--batch-size/],
    ["--learning-rate -1", ["X", ...good, "--learning-rate", "-1"], "E_OPTION", /--learning-rate/],
    ["--recipe foo", ["X", ...good, "--recipe", "foo"], "E_TRAINING_OPTION", /level, window/],
    ["--split foo", ["X", ...good, "--split", "foo"], "E_TRAINING_OPTION", /research, deploy/],
    ["--features foo", ["X", ...good, "--features", "foo"], "E_FEATURES", /"foo"/],
    ["--models without a path", ["X", ...good, "--models", ""], "E_OPTION", /--models/],
    ["another timeframe", ["X", ...good, "--timeframe", "4h"], "E_TIMEFRAME_MISMATCH", /1h/],
    ["--since after the last candle", ["X", ...good, "--since", "2031-01-01"], "E_NO_CANDLES", /./],
    ["no such file", ["X", "--data", at("missing.csv")], "E_FILE_MISSING", /missing\.csv/],
    ["a folder as file", ["X", "--data", folder], "E_FILE_FORMAT", /folder/],
    ["a binary file", ["X", "--data", at("binary")], "E_FILE_FORMAT", /binary/],
    ["an empty file", ["X", "--data", at("empty.csv")], "E_FILE_FORMAT", /empty/],
    [
      "sentiment without any readings",
      ["X", ...good, "--force-sentiment"],
      "E_NO_SENTIMENT",
      /^Cannot train X with sentiment: there are no readings in .*; name a file with --sentiment /,
    ],
    [
      "sentiment and price alone",
      ["X", ...good, "--force-sentiment", "--price-only"],
      "E_TRAINING_OPTION",
      /leave it or --force-sentiment out$/,
    ],
    [
      "readings for price alone",
      ["X", ...good, "--price-only", "--sentiment", at("candles-600.csv")],
      "E_TRAINING_OPTION",
      /leave it or --sentiment out$/,
    ],
    [
      "candles as sentiment",
      ["X", ...good, "--sentiment", at("candles-600.csv")],
      "E_SENTIMENT_FILE",
      /candles-600\.csv/,
    ],
    [
      "no such file of sentiment",
      ["X", ...good, "--force-sentiment", "--sentiment", at("missing.csv")],
      "E_FILE_MISSING",
      /missing\.csv/,
    ],
    ["--ensemble 17", ["X", ...good, "--ensemble", "17"], "E_OPTION", /--ensemble.*"17"/],
    ["no instrument", [], "E_USAGE", /instrument/],
    ["an unknown option", ["X", ...good, "--epoch", "1"], "E_USAGE", /--epochs/],
  ])("%s: exit 2, one sentence, nothing written", async (_what, argv, code, sentence) => {
    const places = ["--models", models, "--data-dir", at("data")];
    const told = await commandInProcess("train", ...places, ...argv, "--json");
    expect(told.exitCode, told.notes).toBe(2);
    const { error } = JSON.parse(told.answer) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(told.notes.trimEnd().split("\n").at(-1)).toBe(error.message);
    expect(readdirSync(folder)).not.toContain("models");
    expect(readdirSync(folder)).not.toContain("data");
  });
});

test.each(["candles-500.csv", "candles-600-without-volume.csv"])(
  "train on %s goes on with the features that its message names",
  async (name) => {
    const argv = ["train", "X", ...good, "--data", at(name), "--models", at("featured"), "--json"];
    const refused = JSON.parse((await commandInProcess(...argv)).answer) as {
      error: { message: string };
    };
    const [, features = ""] = / --features (\S+)$/.exec(refused.error.message) ?? [];
    const told = await commandInProcess(...argv, "--features", features);
    expect(told.exitCode, told.notes).toBe(0);
  },
);
