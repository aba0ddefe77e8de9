import { z } from "zod";
import { versionSchema } from "../registry/alias.ts";

const utcTime = z.iso.datetime();

const alarmSchema = z.strictObject({
  /** Close of the candle at which the layer saw it. */
  at: utcTime,
  /** Which of the layer's rules, "page-hinkley". */
  rule: z.string(),
  /** One sentence with value and limit. */
  detail: z.string(),
});

/** What `watch` told last of one model: what trading reads to know how much may be at stake. */
export const watchStateSchema = z.strictObject({
  format: z.literal(1),
  /** When it was told. */
  at: utcTime,
  /** The version that was looked at. */
  version: versionSchema,
  rules: z.enum(["two-layer", "classic"]),
  /** Close of the newest candle that was looked at. */
  candle: utcTime,
  /** Newest alarm of each layer since the version's training; null = none. */
  alarms: z.strictObject({ inputs: alarmSchema.nullable(), outcomes: alarmSchema.nullable() }),
  exposure: z
    .strictObject({
      /** What the cap is multiplied with, in [0, 1]; 1 = nothing speaks against it. */
      factor: z.number().min(0).max(1),
      /** Moment from which it is 1 again where no later look says anything; null = it is 1. */
      until: utcTime.nullable(),
      /** null = it is 1. */
      reason: z.string().nullable(),
    })
    .refine(({ factor, until }) => factor === 1 || until !== null, "a lowered cap has an end"),
});
export type WatchState = Readonly<z.infer<typeof watchStateSchema>>;

/** What drift multiplies the exposure cap with. */
export interface DriftExposure {
  /** In [0, 1]. */
  readonly factor: number;
  /** UTC epoch milliseconds; `undefined` where nothing lowers it, or until the next look does. */
  readonly untilMs: number | undefined;
  /** Why it is lowered, or that nobody looks; `undefined` where all is well. */
  readonly reason: string | undefined;
}

/** What is told of older candles than these is no word about the market of today. */
const staleCandles = 48;

/** Where nothing is known that ought to be. */
export const unknownDriftFactor = 0.5;

/**
 * What the exposure cap of a version is to be multiplied with at a moment, by what was told last. A cap
 * that was lowered for another version stays so until this one was looked at: a new champion is not
 * trusted more for want of a look. Where the last look is 48 candles old, or of the future, half.
 *
 * @param state `undefined` where nobody watches: that lowers nothing, and is said.
 * @param version The version that would trade.
 * @param moment.nowMs UTC epoch milliseconds.
 * @param moment.stepMs Of the timeframe.
 */
export function watchedExposure(
  state: WatchState | undefined,
  version: string,
  { nowMs, stepMs }: { readonly nowMs: number; readonly stepMs: number },
): DriftExposure {
  const command = "`candlecast watch` looks for drift";
  if (state === undefined) {
    return { factor: 1, untilMs: undefined, reason: `Nobody watches this model: ${command}.` };
  }
  const told = toldOf(state, version, nowMs);
  const oldMs = nowMs - Date.parse(state.candle);
  if (oldMs >= -stepMs && oldMs <= staleCandles * stepMs) return told;
  if (told.factor <= unknownDriftFactor) return told;
  const reason = `Whether there is drift is not known: the candles until ${state.candle} were looked at last; ${command}.`;
  return { factor: unknownDriftFactor, untilMs: undefined, reason };
}

function toldOf(state: WatchState, version: string, nowMs: number): DriftExposure {
  if (!isLowered(state, nowMs)) return { factor: 1, untilMs: undefined, reason: undefined };
  const { factor, until, reason } = state.exposure;
  const untilMs = until === null ? undefined : Date.parse(until);
  if (state.version === version) return { factor, untilMs, reason: reason ?? undefined };
  const told = `version ${version} was not looked at yet, and of ${state.version} it was told`;
  return { factor, untilMs, reason: `${told}: ${reason ?? "drift"}` };
}

/**
 * What is told after a look. What is not known, or was seen on older candles than were told of before,
 * raises nothing.
 *
 * @param before What was told last; `undefined` where nobody did.
 * @param looked What this look would tell.
 * @param look.isKnown Whether it says anything about drift.
 */
export function nextWatchState(
  before: WatchState | undefined,
  looked: WatchState,
  { isKnown, nowMs }: { readonly isKnown: boolean; readonly nowMs: number },
): WatchState {
  if (before === undefined) return looked;
  const isInForce = isLowered(before, nowMs);
  const factor = isInForce ? before.exposure.factor : 1;
  const beforeMs = Date.parse(before.candle);
  const isOlder = Date.parse(looked.candle) < beforeMs && beforeMs <= nowMs;
  if (isOlder && looked.exposure.factor >= factor) return before;
  if (isKnown || !isInForce) return looked;
  const { at, candle, rules } = looked;
  return { ...before, at, candle, rules };
}

function isLowered({ exposure: { factor, until } }: WatchState, nowMs: number): boolean {
  return factor < 1 && (until === null || nowMs < Date.parse(until));
}
