import { utcText } from "../foundation/utc-text.ts";
import {
  type EndedWatch,
  isBlind,
  type WatchedModel,
  type WatchRequest,
  type WatchRound,
} from "../jobs/watch-model.ts";
import { formatCount } from "./format-number.ts";
import { compareCommandLine, deployCommandLine, nextBlock } from "./next-commands.ts";
import type { VerbAnswer } from "./verb.ts";
import { labelled, textColumns, wrapped } from "./wrapped-text.ts";

/** What is said of the published recipe's rules before they are used. */
export const classicWarning = labelled(
  "WARNING ",
  "The classic rules cry wolf: an accuracy below 0.6 is usual at 1h, and the fall to 0.9 of the earlier one is seen in about 14 of 100 looks with nothing wrong. They retrain for it and lower no exposure; docs/concepts/drift.md has the figures.",
);

/** What a watch is about to do. */
export function stepText(sentence: string): string {
  return wrapped(sentence, textColumns).join("\n");
}

/** What `watch --once` answers; exit code 1 where a model could not be looked at, asked or retrained. */
export function watchAnswer(
  rounds: readonly WatchRound[],
  asked: WatchRequest,
  nowMs: number,
): VerbAnswer {
  const text = rounds.map((round) =>
    round.kind === "failed" ? failedText(round) : wholeText(round, asked, nowMs),
  );
  const isFailed = rounds.some(
    (round) => isBlind(round) || (round.kind === "watched" && round.retraining?.kind === "failed"),
  );
  return { json: { kind: "watch", rounds }, text: text.join("\n\n"), exitCode: isFailed ? 1 : 0 };
}

/** When a round ended, and when the next one begins. */
export interface RoundTimes {
  readonly nowMs: number;
  readonly nextMs: number | undefined;
}

/** One round as a line of JSON. */
export function roundJson(round: WatchRound, volatile: RoundTimes): object {
  return { ...round, volatile };
}

/** One round in a line or two: that all is quiet, or what fired and what was done. */
export function roundText(round: WatchRound, { nowMs, nextMs }: RoundTimes): string {
  const at = utcText(Math.floor(nowMs / 60_000) * 60_000);
  const next = nextMs === undefined ? "no next look" : `next look ${utcText(nextMs).slice(11)}`;
  const head = `${at} ${modelOf(round)}: `;
  if (round.kind === "failed") {
    return labelled(head, `FAILED, ${failureText(round)}; ${next}`);
  }
  const fired = round.triggers.filter(({ kind }) => kind === "fires");
  const line = labelled(
    head,
    `${stateOfRound(round)}; exposure x ${round.exposure.factor}; ${next}`,
  );
  const lines = fired.map((decision) => triggerLine(decision, nowMs));
  return [line, ...lines, ...doneLines(round), ...noteLines(round)].join("\n");
}

function stateOfRound({ failure, triggers }: WatchedModel): string {
  const named = (kind: Decision["kind"]): string =>
    triggers.flatMap((one) => (one.kind === kind ? [one.trigger] : [])).join(", ");
  const [fired, unknown] = [named("fires"), named("unknown")];
  const states = [
    ...(failure === undefined ? [] : [`NOT ASKED, ${failureText(failure)}`]),
    ...(fired === "" ? [] : [`fired ${fired}`]),
    ...(failure !== undefined || unknown === "" ? [] : [`not known ${unknown}`]),
  ];
  return states.length === 0 ? "quiet" : states.join("; ");
}

function failureText({ code, reason }: NonNullable<WatchedModel["failure"]>): string {
  return `${reason} [${code}]`;
}

/** What a watch answers that was ended. */
export function endedAnswer({ rounds, failed }: EndedWatch): VerbAnswer {
  const looks = rounds === 1 ? "1 look" : `${formatCount(rounds)} looks`;
  const text = `Watched for ${looks}, ${failed === 0 ? "none" : formatCount(failed)} of them failed`;
  return { json: { kind: "watch-ended", rounds, failed }, text };
}

function failedText(round: Extract<WatchRound, { readonly kind: "failed" }>): string {
  return labelled("FAILED ", `${modelOf(round)}: ${failureText(round)}`);
}

function wholeText(round: WatchedModel, asked: WatchRequest, nowMs: number): string {
  const { version, deployed, failure, candleMs, rules } = round;
  const who = deployed ? "champion" : "none is deployed, so the newest is watched:";
  const head = `${modelOf(round)}, ${who} ${version}`;
  return [
    failure === undefined
      ? head
      : labelled(
          "NOT ASKED ",
          `${head}, and nothing is known of its drift: ${failureText(failure)}`,
        ),
    `${forecastsText(round)}, until ${utcText(candleMs)} UTC, ${rules} rules`,
    "",
    ...round.triggers.map((decision) => triggerLine(decision, nowMs)),
    "",
    exposureLine(round, nowMs),
    ...doneLines(round),
    ...noteLines(round),
    ...nextLines(round, asked),
  ].join("\n");
}

function forecastsText({ forecasts }: WatchedModel): string {
  return forecasts === undefined
    ? "It made no forecasts"
    : `${formatCount(forecasts)} forecasts that no training saw`;
}

type Decision = WatchedModel["triggers"][number];

function triggerLine(decision: Decision, nowMs: number): string {
  const label = `  ${decision.trigger.padEnd(11)}  ${stateOf(decision).padEnd(11)}  `;
  if (decision.kind !== "cooling-down") return labelled(label, decision.reason);
  const { untilMs, reason } = decision;
  const until = untilMs === undefined ? "" : `${untilText(untilMs, nowMs)}: `;
  return labelled(label, `${until}${reason}`);
}

function stateOf(decision: Decision): string {
  if (decision.kind !== "fires") return states[decision.kind];
  return decision.action === "retrain" ? "RETRAINS" : "LOWERS CAP";
}

const states = { quiet: "quiet", unknown: "NOT KNOWN", "cooling-down": "cools down" } as const;

// Told in the time of candles: what is over by the clock waits for newer ones.
function untilText(untilMs: number, nowMs: number): string {
  const at = utcText(untilMs);
  return untilMs > nowMs ? `until ${at}` : `until the candles reach ${at}, fetch newer ones`;
}

function exposureLine({ exposure, failure, rules }: WatchedModel, nowMs: number): string {
  const { factor, untilMs, reason } = exposure;
  if (factor === 1 && failure !== undefined) {
    return labelled("Exposure cap: ", "as the last look left it, nothing lowers it");
  }
  if (factor === 1) {
    return `Exposure cap: ${rules === "classic" ? "these rules never lower it" : "no drift lowers it"}`;
  }
  const until = untilMs === undefined ? "" : ` ${untilText(untilMs, nowMs)}`;
  return labelled("Exposure cap: ", `x ${factor}${until}, for ${reason ?? "drift"}`);
}

function doneLines({ retraining, deploy }: WatchedModel): readonly string[] {
  const lines: string[] = [];
  if (retraining?.kind === "retrained") {
    const { version } = retraining;
    lines.push(labelled("Retrained: ", `version ${version} stands in staging as challenger`));
  } else if (retraining !== undefined) {
    lines.push(labelled("RETRAINING FAILED ", failureText(retraining)));
  }
  if (deploy?.kind === "deployed") {
    lines.push(
      labelled("Deployed: ", `version ${deploy.version} is the champion: ${deploy.reason}`),
    );
  } else if (deploy !== undefined) {
    lines.push(labelled("Not deployed: ", failureText(deploy)));
  }
  return lines;
}

function noteLines({ notes }: WatchedModel): readonly string[] {
  return notes.map((note) => labelled("Note: ", note));
}

function nextLines(round: WatchedModel, asked: WatchRequest): readonly string[] {
  if (round.retraining?.kind !== "retrained" || round.deploy?.kind === "deployed") return [];
  const { instrument, timeframe, type } = round;
  const { file, sentimentFiles, modelsDir, dataDir } = asked;
  const own = type === "sentiment" ? { type, sentimentFiles } : {};
  const { version } = round.retraining;
  const model = { instrument, timeframe, model: version, file, modelsDir, dataDir, ...own };
  const compare = { command: compareCommandLine(model), purpose: "beside what serves" };
  const deploy = { command: deployCommandLine(model), purpose: "let it serve, if the gate agrees" };
  return ["", ...nextBlock([...(round.deployed ? [compare] : []), deploy])];
}

function modelOf({ instrument, timeframe, type }: WatchRound): string {
  return `${instrument} ${timeframe} ${type}`;
}
