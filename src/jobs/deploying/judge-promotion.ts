import type {
  GateCheck,
  GateDecision,
  GateMode,
} from "../../evaluation/promotion/gate-decision.ts";
import { examCandlesMin, promotionGate } from "../../evaluation/promotion/promotion-gate.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { Clock } from "../../foundation/clock.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { seenUntilMs } from "../comparing/rows-of-both.ts";
import { holdsTrainedCandles } from "../judging/trained-candles.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";
import type { LoadedCandles } from "../load-candles.ts";
import { type GateExam, gateExam } from "./gate-exam.ts";
import type { ProvenVersion } from "./proven-version.ts";
import { gateMode, type Rival } from "./rival-of.ts";

/** The gate's decision and what it is about. */
export interface Promotion extends GateDecision {
  readonly mode: GateMode;
  /** Whom it was held against; null = nobody. */
  readonly against: { readonly type: ModelKind; readonly version: ModelVersion } | null;
  /** What the version is worth by itself; absent where its exam was not looked at. */
  readonly verdict: ReportCard["verdict"] | undefined;
  /** Places of candles in the common exam, and rows on which both answered. */
  readonly candles: number;
  readonly rows: number;
  /** First and last decision, UTC epoch milliseconds; absent where the exam was not looked at. */
  readonly firstDecisionMs: number | undefined;
  readonly lastDecisionMs: number | undefined;
  /** sha256 of the candles. */
  readonly data: string;
}

export interface Judged {
  readonly challenger: ProvenVersion;
  readonly rival: Rival | undefined;
  /** The champion that could not be opened, where there is no rival in its place. */
  readonly unopened?: ModelVersion | undefined;
}

/**
 * Asks the promotion gate about a version. An exam that is too short is not looked at, so that no look
 * is spent on it.
 *
 * @throws as `gateExam`.
 */
export async function judgePromotion(
  { series, dataHash }: Pick<LoadedCandles, "series" | "dataHash">,
  both: Judged,
  options: { readonly onProgress?: ((share: number) => void) | undefined; readonly clock: Clock },
): Promise<Promotion> {
  const { challenger, rival, unopened } = both;
  const isFirst = unopened === undefined;
  const mode = isFirst ? gateMode(challenger.model.metadata, rival?.model.metadata) : "replace";
  const integrity = { name: "integrity", outcome: "passed", detail: challenger.proof } as const;
  const obstacles = obstaclesOf(series, both);
  const exam = { ...commonExam(series, both), nowMs: options.clock.nowMs() };
  const isAsked = exam.candles >= examCandlesMin && obstacles.length === 0;
  const asked = isAsked ? await gateExam(series, both, options) : undefined;
  const known = [integrity, ...obstacles];
  return {
    ...promotionGate({ mode, known, exam, rows: asked?.rows }),
    ...aboutExam(asked),
    mode,
    against: rival ? { type: rival.chosen.place.kind, version: rival.chosen.version } : null,
    candles: Math.max(0, exam.candles),
    data: dataHash,
  };
}

function aboutExam(asked: GateExam | undefined) {
  return {
    verdict: asked?.verdict,
    rows: asked?.rows.challenger.length ?? 0,
    firstDecisionMs: asked?.firstDecisionMs,
    lastDecisionMs: asked?.lastDecisionMs,
  };
}

// What keeps the two from being judged on any exam.
function obstaclesOf(
  series: CandleSeries,
  { challenger, rival, unopened }: Judged,
): readonly GateCheck[] {
  const open = (name: string, detail: string) => [
    { name, outcome: "not decided", detail } as const,
  ];
  const unknown = [challenger, ...(rival === undefined ? [] : [rival])].find(
    ({ model }) => trainedUntilMs(model.metadata) === undefined,
  );
  if (unknown !== undefined) {
    const detail = `nobody knows until when version ${unknown.chosen.version} was trained elsewhere: adopt it again with --trained-until`;
    return open("out of sample", detail);
  }
  if (unopened !== undefined) {
    const detail = `version ${unopened}, the champion, is broken and so is the one before it: nothing can be compared`;
    return open("champion", detail);
  }
  const foreign = [challenger, ...(rival === undefined ? [] : [rival])].find(({ model }) =>
    isForeign(series, model.metadata),
  );
  if (foreign !== undefined) {
    const detail = `the candles that version ${foreign.chosen.version} was trained on are others than these: another market, or corrected since`;
    return open("same market", detail);
  }
  const [own, other] = [challenger, rival].map((one) => one?.model.metadata.horizon);
  if (other === undefined || own === other) return [];
  const detail = `they forecast different things, ${own} and ${other} candles ahead: errors cannot be compared`;
  return open("same horizon", detail);
}

// Where its candles do not reach back so far nobody can tell.
function isForeign(series: CandleSeries, metadata: ModelMetadata): boolean {
  const { first_open: first, last_close: last } = metadata.data;
  const lastCloseMs = series.openTimeMs.at(-1)! + timeframeMs(series.timeframe);
  const isWithin = series.openTimeMs[0]! <= Date.parse(first) && Date.parse(last) <= lastCloseMs;
  return isWithin && !holdsTrainedCandles(series, metadata);
}

// From the last candle that either was fitted on to the last whose outcome is there.
function commonExam(series: CandleSeries, { challenger, rival }: Judged) {
  const versions = [challenger, ...(rival === undefined ? [] : [rival])];
  const seenMs = Math.max(...versions.map((one) => seenUntilMs({ kind: "version", ...one })));
  const stepMs = timeframeMs(series.timeframe);
  const lastCloseMs = series.openTimeMs[candleCount(series) - 1]! + stepMs;
  const { horizon } = challenger.model.metadata;
  return {
    candles: Math.floor((lastCloseMs - seenMs) / stepMs) - horizon,
    enoughAtMs: seenMs + (examCandlesMin + horizon) * stepMs,
    endMs: lastCloseMs,
  };
}

/**
 * What is said of a version that no gate could judge, for a deploy that was forced.
 *
 * @param champion Whom it should have been held against; null = nobody.
 */
export function unjudged(
  { proof, chosen }: ProvenVersion,
  champion: ModelVersion | null,
  reason: string,
): Promotion {
  const { kind: type } = chosen.place;
  return {
    outcome: "inconclusive",
    reason,
    checks: [
      { name: "integrity", outcome: "passed", detail: proof },
      { name: "common exam", outcome: "not decided", detail: reason },
    ],
    waitUntilMs: undefined,
    mode: champion === null ? "first" : "replace",
    against: champion && { type, version: champion },
    verdict: undefined,
    candles: 0,
    rows: 0,
    firstDecisionMs: undefined,
    lastDecisionMs: undefined,
    data: "",
  };
}
