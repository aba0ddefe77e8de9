import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trainModel } from "../../src/jobs/train-model.ts";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { parseCalibration } from "../../src/evaluation/calibration/calibration-file.ts";
import {
  checkGoldenVectors,
  parseGoldenVectors,
} from "../../src/learning/bundle/golden-vectors.ts";
import { parseMetadata } from "../../src/learning/bundle/metadata.ts";
import { parseNovelty } from "../../src/learning/bundle/novelty-file.ts";
import { candleColumns } from "../../src/market/candle-series.ts";
import { sentimentFeatures } from "../../src/sentiment/sentiment-features.ts";
import { type EndedCommand, runCommand } from "../running-command.ts";
import { sentimentData, writeSentimentFile } from "../sentiment-file.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

interface Figures {
  readonly model: number | null;
  readonly twin: number | null;
}

interface SentimentAnswer {
  readonly path: string;
  readonly inputs: {
    readonly kind: string;
    readonly reason: string;
    readonly sources: readonly object[];
  };
  readonly members: number;
  readonly ablation: null | {
    readonly gain: string;
    readonly rows: number;
    readonly skill: Figures;
    readonly squaredError: Figures;
  };
  readonly report: {
    readonly scores: { readonly model: { readonly skill: number } };
    readonly calibration: { readonly coverage: number; readonly pUpMethod: string };
  };
  readonly verdictDetail: { readonly trials: number };
}

const folder = mkdtempSync(join(tmpdir(), "train-sentiment-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let file = "";
let mood = "";
let told: EndedCommand;

const places = (models: string): readonly string[] => [
  "--data",
  file,
  "--models",
  join(folder, models),
];
const train = (models: string, ...argv: readonly string[]): Promise<EndedCommand> =>
  runCommand(
    [
      ..."train BTCUSDT --sequence-length 12 --recipe return --epochs 2 --json".split(" "),
      ...places(models),
      ...argv,
    ],
    folder,
  );

const answerOf = ({ answer }: EndedCommand): SentimentAnswer =>
  JSON.parse(answer) as SentimentAnswer;

function metadataOf({ path }: Pick<SentimentAnswer, "path">) {
  const name = readdirSync(path).find((entry) => entry.endsWith("_metadata.json"))!;
  return parseMetadata(readFileSync(join(path, name), "utf8"));
}

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 500 });
  mood = writeSentimentFile(folder);
  told = await train("models", "--force-sentiment", "--sentiment", mood);
});

describe(`candlecast train --force-sentiment, on ${trainingData} and ${sentimentData}`, () => {
  test("writes the sentiment model's files under sentiment/", () => {
    expect(told.exitCode, told.notes).toBe(0);
    const { path, inputs, members } = answerOf(told);
    expect(inputs).toMatchObject({ kind: "sentiment", reason: expect.any(String) as string });
    expect(inputs.sources).toMatchObject([{ name: "senticrypt", coverage: expect.any(Number) }]);
    expect(members).toBe(1);
    expect(basename(join(path, ".."))).toBe("sentiment");
    expect(readdirSync(path).toSorted()).toEqual([
      "btcusdt_sentiment.h5",
      "btcusdt_sentiment.onnx",
      "btcusdt_sentiment_metadata.json",
      "btcusdt_sentiment_training.png",
      "calibration.json",
      "golden.json",
      "manifest.json",
      "novelty.json",
    ]);
  });

  test("says on standard error which of the two trains", () => {
    expect(told.notes).toMatch(
      /^[^\n]*Trains the sentiment model, as asked; fresh readings cover [\d]+ % of the training span \(from\nsenticrypt \d+ %\)\.\nsentiment model: epoch 1\/2 [^\n]*\nsentiment model: epoch 2\/2 [^\n]*\nprice-only twin: epoch 1\/2 [^\n]*\nprice-only twin: epoch 2\/2 [^\n]*\n$/,
    );
  });

  test("is fed 13 columns and answers its golden vectors", async () => {
    const { path } = answerOf(told);
    const golden = parseGoldenVectors(readFileSync(join(path, "golden.json"), "utf8"));
    expect(golden.features).toEqual([...candleColumns, ...sentimentFeatures]);
    const loaded = await onnxForecastRunner.load(
      readFileSync(join(path, "btcusdt_sentiment.onnx")),
    );
    const shape = { windows: golden.inputs.length, lookback: 12, features: 13 };
    const answers = await loaded.run(Float32Array.from(golden.inputs.flat(2)), shape);
    await loaded.release();
    expect(checkGoldenVectors(golden, answers)).toMatchObject({ kind: "agrees" });
  });

  test("describes its sentiment, its twin, its calibration and its novelty", () => {
    const trained = answerOf(told);
    const metadata = metadataOf(trained);
    expect(metadata).toMatchObject({
      model_type: "sentiment_prediction",
      sentiment: { sources: [{ name: "senticrypt" }] },
      ablation: {
        gain: trained.ablation!.gain,
        level: 0.05 / trained.verdictDetail.trials,
        trials: trained.verdictDetail.trials,
        rows: trained.ablation!.rows,
        twin: { features: ["open", "high", "low", "close", "volume"], seeds: [1] },
      },
    });
    expect(metadata.ensemble).toBeUndefined();
    const read = (name: string): string => readFileSync(join(trained.path, name), "utf8");
    expect(parseCalibration(read("calibration.json"))).toMatchObject({ horizon: 1 });
    expect(parseNovelty(read("novelty.json"))).toMatchObject({ features: 13 });
    const { coverage, pUpMethod } = trained.report.calibration;
    expect(coverage).toBeGreaterThan(0.7);
    expect(pUpMethod).toMatch(/fitted on calibration A$/);
  });

  test("compares with the very model that --price-only trains, whose look is counted once", async () => {
    const alone = answerOf(await train("models", "--price-only"));
    const { ablation, report, verdictDetail } = answerOf(told);
    expect(alone.inputs.kind).toBe("price");
    expect(alone.ablation).toBeNull();
    expect(ablation!.skill.twin).toBeCloseTo(alone.report.scores.model.skill, 9);
    expect(ablation!.skill.model).toBeCloseTo(report.scores.model.skill, 9);
    expect([verdictDetail.trials, alone.verdictDetail.trials]).toEqual([2, 2]);
    expect(metadataOf(alone).sentiment).toBeUndefined();
  });

  test("--ensemble 2 averages two seeds and compares with a twin of two", async () => {
    const argv = ["--force-sentiment", "--sentiment", mood, "--ensemble", "2", "--epochs", "1"];
    const ended = await train("ensemble", ...argv);
    expect(ended.exitCode, ended.notes).toBe(0);
    const names = [...ended.notes.matchAll(/^(.*): epoch 1\/1/gm)].map(([, name]) => name);
    expect(names).toEqual([
      "sentiment model, member 1 of 2",
      "sentiment model, member 2 of 2",
      "price-only twin, member 1 of 2",
      "price-only twin, member 2 of 2",
    ]);
    const trained = answerOf(ended);
    expect(trained.members).toBe(2);
    expect(metadataOf(trained)).toMatchObject({
      ensemble: { members: 2, seeds: [1, 2], best_epochs: [1, 1] },
      ablation: { twin: { seeds: [1, 2] } },
    });
    expect(readdirSync(join(trained.path, "..")).filter((name) => name.startsWith("."))).toEqual(
      [],
    );
  });

  test("stopped while the twin trains, it keeps the model and says that the gain is not known", async () => {
    const stop = new AbortController();
    const notices: string[] = [];
    const trained = await trainModel(
      {
        instrument: "BTCUSDT",
        file,
        forceSentiment: true,
        sentimentFiles: [mood],
        sequenceLength: 12,
        recipe: "return",
        epochs: 1,
        modelsDir: join(folder, "stopped"),
      },
      {
        signal: stop.signal,
        onNotice: ({ kind }) => notices.push(kind),
        onProgress: ({ part }) => {
          if (part === "price-only twin") stop.abort();
        },
      },
    );
    expect(trained).toMatchObject({ end: "stopped", ablation: undefined, members: 1 });
    expect(notices.at(-1)).toBe("gain-unknown");
    expect(metadataOf(trained)).toMatchObject({ model_type: "sentiment_prediction" });
    const left = readdirSync(join(trained.path, "..")).filter((name) => name.startsWith("."));
    expect(left.length).toBeGreaterThan(0); // --resume goes on from there
  });
});
