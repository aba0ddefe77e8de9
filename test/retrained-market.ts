import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandInProcess, type ToldCommand } from "./command-in-process.ts";
import { writeTrainingFile } from "./training-file.ts";
import { moveChampion } from "../src/adapters/registry-files/move-champion.ts";
import { systemClock } from "../src/foundation/clock.ts";
import type { ModelKind } from "../src/learning/bundle/model-kind.ts";
import type { ModelVersion } from "../src/learning/bundle/version-id.ts";
import type { ModelPlace } from "../src/adapters/model-files/model-place.ts";
import { parseInstrument } from "../src/market/instrument.ts";

/** Candles of which the deploy split leaves a few hundred train windows. */
const retrainedCandles = 6300;
/** Windows short enough to train within a second. */
export const shortWindows = ["--sequence-length", "8"];

/** What a training says under --json. */
export interface TrainedAnswer {
  readonly version: ModelVersion;
  readonly path: string;
  readonly start?: { readonly kind: string; readonly reason: string };
  readonly before?: string | null;
  readonly champion?: string | null;
  readonly ablation?: unknown;
}

/** Candles in a file, and moments within them. */
export function writeRetrainedMarket(folder: string) {
  const file = writeTrainingFile(folder, { candles: retrainedCandles });
  const openTimes = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  /** When the nth candle from the end opens: `--until` leaves n candles out. */
  const fromEnd = (candles: number): string =>
    new Date(Number(openTimes.at(-candles)!.split(",")[0])).toISOString();
  return { file, fromEnd };
}

/** Runs `train` or `retrain` in this process; it must succeed. */
export async function trainInProcess(
  ...argv: readonly string[]
): Promise<ToldCommand & { readonly trained: TrainedAnswer }> {
  const told = await commandInProcess(...argv, "--json");
  if (told.exitCode !== 0) throw new Error(told.notes);
  return { ...told, trained: JSON.parse(told.answer) as TrainedAnswer };
}

export function placeIn(modelsDir: string, kind: ModelKind = "price"): ModelPlace {
  return { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind };
}

/** Makes a version the champion, whatever a gate would say. */
export async function enthrone(modelsDir: string, version: ModelVersion, kind?: ModelKind) {
  const why = { forced: "a test", acceptNoEdge: null, verdict: null };
  await moveChampion(placeIn(modelsDir, kind), systemClock, { version, ...why });
}

/** The metadata file of a version's folder. */
export function metadataOf(path: string, kind: ModelKind = "price") {
  const text = readFileSync(join(path, `btcusdt_${kind}_metadata.json`), "utf8");
  return JSON.parse(text) as {
    readonly training_params: Readonly<Record<string, unknown>>;
    readonly segments: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly data: { readonly sha256: string };
    readonly recipe: string;
    readonly ablation?: unknown;
  };
}
