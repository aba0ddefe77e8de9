import { utcText } from "../foundation/utc-text.ts";
import type { PredictedClose, PredictedRung } from "../jobs/predict-close.ts";
import { formatDuration } from "./format-duration.ts";
import { formatCount, formatCounted } from "./format-number.ts";
import { labelled } from "./wrapped-text.ts";

type AskedModel = NonNullable<PredictedRung["model"]>;

const dayMs = 86_400_000;

/** What `predict --explain` adds: what was known, and each model that was asked. */
export function explainLines(predicted: PredictedClose): readonly string[] {
  const { moment, sentiment, rungs } = predicted;
  const age = formatDuration(moment.nowMs - moment.lastCloseMs);
  return [
    "",
    `asked at          ${utcText(moment.nowMs)} UTC`,
    `last candle       closed at ${utcText(moment.lastCloseMs)} UTC, ${age} before`,
    ...(sentiment === undefined ? [] : sentimentLines(sentiment)),
    ...rungs.flatMap((rung) => rungLines(rung, moment.nowMs)),
  ];
}

function sentimentLines({
  freshness,
  sources,
}: NonNullable<PredictedClose["sentiment"]>): readonly string[] {
  if (sources.length === 0) {
    return ["sentiment         none known by then: name a file with --sentiment"];
  }
  return [
    `sentiment         freshness ${freshness.toFixed(3)}, stale below 0.13`,
    ...sources.map(
      ({ name, readings, lastKnownMs, isHeard }) =>
        `  ${name}: ${formatCounted(readings, "reading")}, the last became known at ${utcText(lastKnownMs)} UTC${isHeard ? "" : "; no model hears it"}`,
    ),
  ];
}

function rungLines({ source, version, outcome, model }: PredictedRung, nowMs: number): string[] {
  const said = outcome.kind === "forecast" ? "answered" : `${outcome.reason}: ${outcome.detail}`;
  const lines = [labelled(`${`${source} model`.padEnd(16)}  `, said)];
  if (version !== undefined) lines.push(`  version         ${version}`);
  if (model === undefined) return lines;
  const newest = Date.parse(model.metadata.data.last_close);
  lines.push(`  newest candle   ${utcText(newest)} UTC, ${distanceText(nowMs - newest)}`);
  if (outcome.kind === "forecast") {
    lines.push(
      labelled(
        "  interval        ",
        `from ${formatCount(model.calibrationRows)} calibration rows; alpha has followed ${formatCounted(model.outcomes, "outcome")} since${unansweredText(model.unanswered)}`,
      ),
    );
  }
  lines.push(
    labelled(
      "  errorConfidence ",
      `${model.errorConfidence.toFixed(2)}: 1 - mean error / 0.01, as many bots reckon, one figure per model in units of its own scaling`,
    ),
  );
  return [...lines, ...featureLines(model)];
}

function featureLines({ features = {}, neutral = [] }: Pick<AskedModel, "features" | "neutral">) {
  const unknown = new Set<string>(neutral);
  return Object.entries(features).map(([name, value]) => {
    const mark = unknown.has(name) ? "  (neutral: no reading)" : "";
    return `  ${name.padEnd(22)} ${value.toFixed(4).padStart(7)}${mark}`;
  });
}

// A model that has seen candles after the moment knows its future.
function distanceText(ageMs: number): string {
  const days = formatCounted(Math.floor(Math.abs(ageMs) / dayMs), "day");
  return ageMs < 0 ? `${days} AFTER this moment` : `${days} before`;
}

function unansweredText(unanswered: number): string {
  return unanswered === 0 ? "" : `; the model abstained at ${formatCounted(unanswered, "candle")}`;
}
