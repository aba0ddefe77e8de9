import { utcText } from "../foundation/utc-text.ts";
import type { AskedModel } from "../jobs/forecasting/asked-model.ts";
import type { Abstention, Forecast, PredictedClose, PredictedRung } from "../jobs/predict-close.ts";
import { explainLines } from "./explain-prediction.ts";
import type { VerbAnswer } from "./verb.ts";
import { labelled } from "./wrapped-text.ts";

/** What `predict` answers. Exit code 1 where every model that was asked is missing or broken. */
export function predictionAnswer(
  predicted: PredictedClose,
  { explain = false }: { readonly explain?: boolean } = {},
): VerbAnswer {
  const lines = [
    subjectLine(predicted),
    ...(predicted.kind === "forecast" ? forecastLines(predicted) : []),
    ...abstentionLines(predicted),
    ...(explain ? explainLines(predicted) : []),
    ...predicted.warnings.map((warning) => labelled("WARNING ", warning)),
  ];
  const exitCode = predicted.rungs.every(isBroken) ? 1 : 0;
  return { json: predictionJson(predicted), text: lines.join("\n"), exitCode };
}

/** Reasons that lie in the model: there, no other candles or moment would help. */
const brokenReasons: ReadonlySet<Abstention["reason"]> = new Set([
  "missing",
  "hash-mismatch",
  "refused",
  "crashed",
  "failed",
]);

// By the reason alone: a process may die while it loads a model or while it is asked.
function isBroken({ outcome }: PredictedRung): boolean {
  return outcome.kind === "abstain" && brokenReasons.has(outcome.reason);
}

function predictionJson(predicted: PredictedClose): object {
  const { rungs, moment, ...answer } = predicted;
  const told = rungs.at(-1)?.model;
  return {
    ...answer,
    recipe: told?.metadata.recipe,
    horizon: told?.metadata.horizon,
    deployed: told?.deployed ?? false,
    lastCloseMs: moment.lastCloseMs,
    rungs: rungs.map(rungJson),
    volatile: { nowMs: moment.nowMs },
  };
}

function rungJson({ source, version, outcome, model }: PredictedRung): object {
  const told: Partial<AskedModel> = model ?? {};
  const newest = told.metadata?.data.last_close;
  return {
    source,
    version,
    outcome,
    deployed: told.deployed,
    recipe: told.metadata?.recipe,
    newestCloseMs: newest === undefined ? undefined : Date.parse(newest),
    noveltyMax: told.noveltyMax,
    calibrationRows: told.calibrationRows,
    outcomesFollowed: told.outcomes,
    unanswered: told.unanswered,
    errorConfidence: told.errorConfidence,
    sentimentFeatures: told.features,
    neutralFeatures: told.neutral,
  };
}

function subjectLine({ instrument, timeframe, rungs }: PredictedClose): string {
  const { version, source, model } = rungs.at(-1) ?? {};
  if (version === undefined || model === undefined) return `${instrument} ${timeframe}`;
  const { recipe, horizon } = model.metadata;
  const deployed = model.deployed ? ", deployed" : ", not deployed";
  return `${instrument} ${timeframe} ${recipe} h=${horizon} | ${source} model, version ${version}${deployed}`;
}

function forecastLines(forecast: Forecast & PredictedClose): readonly string[] {
  const { change, lastClose, low, high, pUp, alpha, informative, spread } = forecast;
  const sign = change >= 0 ? "+" : "";
  const move = `${sign}${(change * 100).toFixed(3)} % from ${price(lastClose)}`;
  const { novelty, noveltyMax } = forecast;
  const worth = informative
    ? "informative"
    : "not informative: more confident forecasts did not prove right more often";
  const above = high === undefined ? "no upper bound" : price(high);
  return [
    `close at ${utcText(forecast.targetTimeMs)} UTC   ${price(forecast.close)}   ${move}`,
    `90 % interval   ${price(low)} to ${above}   (alpha ${alpha.toFixed(3)})`,
    `probability of a rise ${(pUp * 100).toFixed(1)} %`,
    labelled("confidence ", `${forecast.confidence.toFixed(2)}, ${worth}`),
    `novelty ${novelty.toFixed(2)}, at most ${noveltyMax.toFixed(2)} is allowed`,
    ...(spread === undefined ? [] : [`spread of the members ${price(spread)}`]),
  ];
}

// The answer's own reason last, and before it why no better model answered.
function abstentionLines({ rungs }: PredictedClose): readonly string[] {
  return rungs.flatMap(({ source, outcome }, i) => {
    if (outcome.kind === "forecast") return [];
    const isAnswer = i === rungs.length - 1;
    const name = isAnswer ? "ABSTAIN" : `${source} model:`;
    const wayOut = outcome.reason === "stale-candles" ? " Or ask for that moment with --at." : "";
    return [labelled(`${name} `, `${outcome.reason}: ${outcome.detail}${wayOut}`)];
  });
}

// Seven significant digits are what a float32 holds.
function price(value: number): string {
  return String(Number(value.toPrecision(7)));
}
