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
  exposure: z.strictObject({
    /** What the cap is multiplied with, in [0, 1]; 1 = nothing speaks against it. */
    factor: z.number().min(0).max(1),
    /** Moment from which it is 1 again where no later look says anything; null = it is 1. */
    until: utcTime.nullable(),
    /** null = it is 1. */
    reason: z.string().nullable(),
  }),
});
export type WatchState = Readonly<z.infer<typeof watchStateSchema>>;

/**
 * What the exposure cap of a version is to be multiplied with at a moment, by what was told last. A cap
 * that was lowered for another version stays so until this one was looked at: a new champion is not
 * trusted more for want of a look.
 *
 * @param state `undefined` where nobody watches.
 * @param version The version that would trade.
 * @param nowMs UTC epoch milliseconds.
 */
export function watchedExposure(
  state: WatchState | undefined,
  version: string,
  nowMs: number,
): { readonly factor: number; readonly reason: string | undefined } {
  const all = { factor: 1, reason: undefined };
  if (state === undefined) return all;
  const { factor, until, reason } = state.exposure;
  if (until === null || nowMs >= Date.parse(until)) return all;
  if (state.version === version) return { factor, reason: reason ?? undefined };
  const told = `version ${version} was not looked at yet, and of ${state.version} it was told`;
  return { factor, reason: `${told}: ${reason ?? "drift"}` };
}
