import { join } from "node:path";
import { modelFolder } from "../../adapters/model-files/model-place.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { versionParts } from "../../serving/open-version.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { SheetModel } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";

/**
 * The models whose forecasts stand in a live session's decisions, for the head of its sheet: each
 * version once, in the order in which they answered. What is gone since then has no recipe.
 */
export async function answeredModels(
  { decisions }: Pick<RecordedRun, "decisions">,
  { modelsDir, series }: { readonly modelsDir: string; readonly series: readonly CandleSeries[] },
): Promise<readonly SheetModel[]> {
  const answered = new Map<string, Answered>();
  for (const { instrument, forecast } of decisions) {
    const lane = series.find((one) => one.instrument === instrument);
    if (forecast?.kind !== "forecast" || lane === undefined) continue;
    const { source, version, horizon } = forecast;
    const key = [instrument, source, version].join("/");
    if (!answered.has(key)) answered.set(key, { lane, source, version, horizon });
  }
  return Promise.all(Array.from(answered.values(), (one) => sheetModel(one, modelsDir)));
}

interface Answered {
  readonly lane: CandleSeries;
  readonly source: string;
  readonly version: string;
  readonly horizon: number;
}

async function sheetModel(answered: Answered, modelsDir: string): Promise<SheetModel> {
  const { lane, source, version, horizon } = answered;
  const { instrument, timeframe, openTimeMs } = lane;
  const lastCandleMs = openTimeMs.at(-1)! + timeframeMs(timeframe);
  const about = { instrument, source, version, horizon, lastCandleMs };
  const place = { modelsDir, instrument, timeframe, kind: source as ModelKind };
  try {
    const path = join(modelFolder(place), version);
    const stored = await readVersion(path);
    const { metadata } = versionParts(stored.files, { ...place, version: stored.version, path });
    return { ...about, recipe: metadata.recipe, trainedUntilMs: trainedUntilMs(metadata) };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { ...about, recipe: undefined, trainedUntilMs: undefined };
  }
}
