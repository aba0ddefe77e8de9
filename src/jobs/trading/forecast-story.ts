import { dayMs } from "../../foundation/durations.ts";
import { dayText, utcText } from "../../foundation/utc-text.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { FedForecast } from "../../trading/session/forecast-feed.ts";
import type { SheetModel } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import type { ForecastPlan, PlannedLane } from "./forecasts/plan-forecasts.ts";
import type { OpenedTenure } from "./forecasts/tenure.ts";
import { ladderNotes } from "./notes/ladder-notes.ts";
import type { RunSpan } from "./run-span.ts";
import { sheetModels } from "./sheet-models.ts";

/** Who forecast in a run. */
export interface ForecastStory {
  /** "version 20240101...", "the promotion log (3 versions)"; `undefined` where nobody was asked. */
  readonly title: string | undefined;
  /** One per instrument and version, or file, in order of time. */
  readonly forecasters: readonly Forecaster[];
  /** The same for the head of a report, each once. */
  readonly models: readonly SheetModel[];
  /** Sentences to be read first. */
  readonly notes: readonly string[];
}

export interface Forecaster {
  readonly instrument: string;
  /** "price", "sentiment" or "table". */
  readonly source: string;
  readonly version: string | undefined;
  /** Decisions that it was asked for, UTC epoch milliseconds; `undefined` = no bound. */
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
  /** Close of the last candle that it was fitted or calibrated on, where somebody knows. */
  readonly seenUntilMs: number | undefined;
}

export interface StoryFacts extends RunSpan {
  readonly isInSample: boolean;
  /** Models that the strategy asks, best first. */
  readonly kinds: readonly ModelKind[];
  /** Lane by lane, from the first candle on that is shown. */
  readonly answers: readonly (readonly FedForecast[])[];
}

/** Tells who was asked, and what must be known of it before any figure. */
export function forecastStory(
  plan: ForecastPlan,
  series: readonly CandleSeries[],
  facts: StoryFacts,
): ForecastStory {
  const forecasters = plan.lanes.flatMap((lane, i) => forecastersOf(lane, series[i]!));
  const notes = plan.lanes.flatMap((lane, i) => [
    ...notesOf(lane, series[i]!, facts),
    ...ladderNotes(lane, {
      ...facts,
      series: series[i]!,
      answers: decidedAnswers(i, series, facts),
    }),
  ]);
  const models = plan.lanes.flatMap((lane, i) => sheetModels(lane, series[i]!));
  return { title: titleOf(plan, forecasters), forecasters, models, notes: [...new Set(notes)] };
}

function decidedAnswers(
  lane: number,
  series: readonly CandleSeries[],
  { answers, lanes, tradeFromMs }: StoryFacts,
): readonly FedForecast[] {
  const { openTimeMs } = series[lane]!;
  const from = lanes[lane]!.from;
  return (answers[lane] ?? []).filter((_, i) => openTimeMs[from + i]! >= tradeFromMs);
}

function forecastersOf(lane: PlannedLane, { instrument }: CandleSeries): readonly Forecaster[] {
  if (lane.kind === "none") return [];
  if (lane.kind === "given") {
    const unbounded = { fromMs: undefined, untilMs: undefined, seenUntilMs: undefined };
    return [{ instrument, source: "table", version: lane.given.version, ...unbounded }];
  }
  return tenuresOf(lane).map(({ version, place, fromMs, untilMs, opened }) => ({
    instrument,
    source: place.kind,
    version,
    fromMs: finite(fromMs),
    untilMs: finite(untilMs),
    seenUntilMs: opened.kind === "loaded" ? finite(opened.seenUntilMs) : undefined,
  }));
}

function titleOf({ lanes }: ForecastPlan, forecasters: readonly Forecaster[]): string | undefined {
  if (lanes.every(({ kind }) => kind === "none")) return undefined;
  if (lanes.some(({ kind }) => kind === "given")) return "forecasts of a file";
  const versions = [...new Set(forecasters.map(({ version }) => version))];
  const isAlongLog = lanes.some((lane) => lane.kind === "models" && lane.by === "log");
  if (isAlongLog)
    return `the promotion log (${versions.length === 1 ? "1 version" : `${versions.length} versions`})`;
  return `${versions.length === 1 ? "version" : "versions"} ${versions.join(", ")}`;
}

function notesOf(
  lane: PlannedLane,
  series: CandleSeries,
  span: Pick<StoryFacts, "isInSample" | "startedFromMs">,
): readonly string[] {
  if (lane.kind === "none") return [];
  if (lane.kind === "given") {
    return [
      "What the forecaster of the file was trained on is not known: whether it has seen these candles cannot be checked.",
      ...lane.given.notes,
    ];
  }
  const { instrument } = series;
  const tenures = tenuresOf(lane);
  const unseen = span.isInSample ? "" : " on candles that it has not seen";
  const how = {
    log: `Along the promotion log of ${instrument}: ${tenures.map(reignText).join("; ")}.`,
    asked: undefined,
    answering: `The promotion log of ${instrument} tells of no candle of this run: ${tenures.map(({ version }) => `version ${version}`).join(" and ")} is asked${unseen}. But it was chosen later, on such candles or a part of them: selection flatters.`,
  }[lane.by];
  const broken = tenures.flatMap(({ version, opened }) =>
    opened.kind === "unloaded" ? [`Version ${version} abstains: ${opened.detail}`] : [],
  );
  const lastMs = series.openTimeMs.at(-1)! + timeframeMs(series.timeframe);
  const old = tenures.flatMap((tenure) => ageNotes(tenure, { lastMs, span }));
  return [...(how === undefined ? [] : [how]), ...broken, ...old, ...lane.warnings];
}

function reignText({ version, fromMs }: OpenedTenure): string {
  return `version ${version} from ${utcText(fromMs)} UTC`;
}

// Rules of the money gate: half the exposure after 90 days, none after 180.
function ageNotes(
  { version, isReign, opened }: OpenedTenure,
  { lastMs, span }: { readonly lastMs: number; readonly span: Pick<RunSpan, "startedFromMs"> },
): readonly string[] {
  if (isReign || opened.kind === "unloaded" || !Number.isFinite(opened.seenUntilMs)) return [];
  const silentMs = opened.seenUntilMs + 180 * dayMs;
  if (silentMs >= lastMs || silentMs < span.startedFromMs - 365 * dayMs) return [];
  return [
    `Version ${version} is taken as made on ${dayText(opened.seenUntilMs)}, when its calibration ended: half the exposure from 90 days after, and nothing new from ${dayText(silentMs)} on (180 days). A walk-forward's --forecasts trains anew in time.`,
  ];
}

function tenuresOf(lane: PlannedLane): readonly OpenedTenure[] {
  return lane.kind === "models" ? lane.rungs.flatMap(({ tenures }) => tenures) : [];
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
