import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Door } from "../../src/cli/door.ts";
import { quickstartNextCommands } from "../../src/cli/quickstart-answer.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { noticeText, trainingNextCommands } from "../../src/cli/train-answer.ts";
import { type TrainOptions, trainRequest } from "../../src/cli/train-command.ts";
import type { GlobalOptions } from "../../src/cli/verb.ts";
import type { QuickstartCandles } from "../../src/jobs/quickstart.ts";
import type { TrainModelRequest } from "../../src/jobs/train-model.ts";
import { trainingDefaults } from "../../src/jobs/training/training-defaults.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { printedCommands, readCommand, shellWords } from "../printed-commands.ts";
import { writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "next-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "my candles"));
const volumeless = writeTrainingFile(join(folder, "my candles"), { candles: 400, volume: false });
const places = { models: join(folder, "the models"), dataDir: join(folder, "it's $HOME") };
const placeFlags = ["--models", places.models, "--data-dir", places.dataDir];

/** Every flag of `train` but --recipe and --split, none at its default. */
const everything = [
  ["--timeframe", "4h"],
  ["--data", 'a b/c$d\'s "e" `f` \\g!*.csv'],
  ["--since", "2021-02-03"],
  ["--until", "2024-05-06T07:08:09.010Z"],
  ["--features", "close,volume"],
  ["--horizon", "3"],
  ["--sequence-length", "24"],
  ["--validation-split", "0.3"],
  ["--epochs", "7"],
  ["--patience", "3"],
  ["--batch-size", "64"],
  ["--learning-rate", "1e-7"],
  ["--seed", "4294967295"],
  ["--ensemble", "3"],
  placeFlags,
].flat();

const optionSets: readonly (readonly string[])[] = [
  [],
  ["--recipe", "return"],
  ["--recipe", "window", "--split", "deploy", "--timeframe", "1d", "--seed", "2"],
  ["--features", "open,high,low,close", "--data", String.raw`C:\my candles\x.csv`],
  ["--since", "2022-03-04T05:06Z", "--until", "2023-01-01T00:00:30Z", "--horizon", "12"],
  everything,
  [...everything, "--recipe", "direction"],
  ["--force-sentiment", "--sentiment", "my mood.csv", "--sentiment", "news,2.csv"],
  ["--price-only", "--recipe", "return"],
];

describe.each(optionSets.map((set) => ({ set, name: set.join(" ") })))(
  "after candlecast train BTC/USDT $name",
  ({ set }) => {
    test("every next command is accepted and carries the same settings", async () => {
      const asked = await trainingAsked("train", "BTC/USDT", ...set);
      const [validate, predict, ...trainings] = await Promise.all(
        trainingNextCommands(asked).map(({ command }) => readCommand(shellWords(command))),
      );
      const { file, modelsDir, dataDir, timeframe } = asked;
      expect(validate).toMatchObject({
        name: "validate",
        args: ["BTC/USDT"],
        options: { model: "new", models: modelsDir, dataDir },
      });
      expect(validate!.options["data"]).toBe(file);
      expect(validate!.options["timeframe"] ?? "1h").toBe(timeframe);
      expect(predict).toMatchObject({ name: "predict", args: ["BTC/USDT"] });
      const shared = { timeframe, models: modelsDir, dataDir, data: file };
      const { sentimentFiles: sentiment, priceOnly } = asked;
      expect(predict!.options).toMatchObject(given({ ...shared, sentiment, priceOnly }));

      const recipe = asked.recipe === "level" ? "return" : asked.recipe;
      const seed = asked.recipe === "level" ? asked.seed : (asked.seed! + 1) % 2 ** 32;
      const better = { ...asked, recipe, seed };
      const deploy = { ...asked, recipe, split: "deploy" };
      const wanted = asked.split === "deploy" ? [better] : [better, deploy];
      expect(trainings.map(requestOf)).toEqual(wanted);
    });

    test("the notice of recipe level names the same training with recipe return", async () => {
      const asked = await trainingAsked("train", "BTC/USDT", ...set);
      const text = noticeText({ kind: "level-saturates", sentence: "Why." }, asked);
      const named = await trainingAsked(...shellWords(printedCommands(text)[0]!));
      expect(named).toEqual({ ...asked, recipe: "return" });
    });
  },
);

test("after a sentiment training validate and predict are named with its readings", async () => {
  const asked = await trainingAsked(
    "train",
    "BTC/USDT",
    "--force-sentiment",
    "--sentiment",
    "a.csv",
  );
  const [validate, predict] = trainingNextCommands(asked, { kind: "sentiment" });
  expect(validate!.command).toMatch(/--type sentiment --sentiment a\.csv/);
  expect(predict!.command).toMatch(/^candlecast predict BTC\/USDT .*--sentiment a\.csv/);
});

test("after a training with --until, predict asks at the end of its candles", async () => {
  const lastCloseMs = Date.UTC(2022, 6, 12);
  const ended = await trainingAsked("train", "BTCUSDT", "--until", "2022-07-11T23:30Z");
  const [, predict] = trainingNextCommands(ended, { lastCloseMs });
  expect(predict!.command).toBe("candlecast predict BTCUSDT --at 2022-07-12");
  const whole = await trainingAsked("train", "BTCUSDT");
  expect(trainingNextCommands(whole, { lastCloseMs })[1]!.command).not.toMatch(/--at/);
});

test("a notice of train is wrapped at 100 columns", async () => {
  const asked = await trainingAsked("train", "BTCUSDT");
  const sentence = "Trains the sentiment model, as asked, for good reason. ".repeat(5).trim();
  const lines = noticeText({ kind: "inputs-chosen", sentence }, asked).split("\n");
  expect(lines.length).toBe(3);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

function given(options: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

test("the option sets give every flag that a training can be asked with a value of its own", async () => {
  const asked = await trainingAsked("train", "BTCUSDT", ...everything, "--split", "deploy");
  const { recipe: _recipe, ...others } = trainingDefaults;
  for (const [key, usual] of Object.entries(others)) {
    expect(asked[key as keyof TrainModelRequest], key).not.toBe(usual);
  }
});

test("candlecast train says why level fails and the command that does better, before it trains", async () => {
  const own = ["--features", "open,high,low,close", "--sequence-length", "12", ...placeFlags];
  const words = ["train", "BTCUSDT", "--data", volumeless, ...own];
  const { exitCode, notes } = await stoppedAtFirstNote(words);
  expect(exitCode).toBe(130);
  expect(notes).toMatch(
    /^Trains the price model: [^]+?\nRecipe level [^]+? new highs [^]+?:\n {2}candlecast train /,
  );
  const [line] = printedCommands(notes);
  expect(await trainingAsked(...shellWords(line!))).toEqual({
    ...(await trainingAsked(...words)),
    recipe: "return",
  });
});

test("candlecast data import names the folders and the columns in its next commands", async () => {
  const argv = ["data", "import", volumeless, "--instrument", "ABC", "--timeframe", "1h"];
  const { exitCode, answer } = await commandInProcess(...argv, ...placeFlags);
  expect(exitCode).toBe(0);
  const [verify, train, ...more] = printedCommands(answer);
  expect(more).toEqual([]);
  const verified = await commandInProcess(...shellWords(verify!), "--json");
  expect(JSON.parse(verified.answer)).toMatchObject({ checked: 1, broken: 0 });
  expect(await trainingAsked(...shellWords(train!))).toMatchObject({
    instrument: "ABC",
    timeframe: "1h",
    recipe: "return",
    features: ["open", "high", "low", "close"],
    modelsDir: places.models,
    dataDir: places.dataDir,
  });
});

test("candlecast data simulate names the folders and the timeframe in its next commands", async () => {
  const argv = ["data", "simulate", "MADE", "--timeframe", "4h", "--candles", "300"];
  const { answer } = await commandInProcess(...argv, ...placeFlags);
  const [verify, train] = printedCommands(answer).map(shellWords);
  expect((await readCommand(verify!)).options).toMatchObject({
    timeframe: "4h",
    dataDir: places.dataDir,
  });
  expect(await trainingAsked(...train!)).toMatchObject({
    instrument: "MADE",
    timeframe: "4h",
    modelsDir: places.models,
    dataDir: places.dataDir,
  });
});

test("quickstart names its folders, columns and seed in its next commands", async () => {
  const [validate, again, full, deploy] = await quickstartCommands({ simulated: false });
  expect(validate).toMatchObject({ name: "validate", args: ["BTCUSDT"], options: places });
  expect(again!.options).toMatchObject({ ...places, json: true, at: Date.UTC(2024, 6, 1) });
  const features = ["open", "high", "low", "close"];
  const training = { ...places, features, recipe: "return", seed: 5 };
  expect(full!.options).toMatchObject({ ...training, split: "research" });
  expect(deploy!.options).toMatchObject({ ...training, split: "deploy" });
});

test("quickstart on a simulated market names the way to real candles in its folders", async () => {
  const [, again, bring, full] = await quickstartCommands({ simulated: true });
  expect(again!.options).toMatchObject({ ...places, json: true, at: Date.UTC(2024, 6, 1) });
  expect(bring).toMatchObject({ name: "data import", options: { dataDir: places.dataDir } });
  expect(full!.options).toMatchObject({ ...places, recipe: "return", seed: 5 });
});

async function quickstartCommands({ simulated }: { readonly simulated: boolean }) {
  const candles: QuickstartCandles = {
    kind: "stored",
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    candles: 100,
    firstOpenMs: Date.UTC(2024, 0, 1),
    lastOpenMs: Date.UTC(2024, 5, 30, 23),
    hasVolume: false,
    simulated,
    path: "BTCUSDT.parquet",
    reason: undefined,
  };
  const next = quickstartNextCommands({ candles, seed: 5 }, places);
  return Promise.all(next.map(({ command }) => readCommand(shellWords(command))));
}

async function trainingAsked(...words: readonly string[]): Promise<TrainModelRequest> {
  return requestOf(await readCommand(words));
}

function requestOf({ name, args, options }: Awaited<ReturnType<typeof readCommand>>) {
  expect(name).toBe("train");
  return trainRequest(args[0]!, options as unknown as TrainOptions & GlobalOptions);
}

/** As if a person pressed Ctrl-C at the first line: the training ends before it has a model. */
async function stoppedAtFirstNote(argv: readonly string[]) {
  let notes = "";
  let interrupt = (): void => undefined;
  const door: Door = {
    writeAnswer: () => undefined,
    writeNote: (text) => {
      notes += text;
      interrupt();
      interrupt = (): void => undefined;
    },
    isTerminal: false,
    columns: 100,
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  };
  return { exitCode: await runCommandLine(argv, door), notes };
}
