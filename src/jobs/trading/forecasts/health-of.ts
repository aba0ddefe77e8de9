import { dayMs } from "../../../foundation/durations.ts";
import { exposureCap } from "../../../lifecycle/exposure-cap.ts";
import { modelAgeMs } from "../../../serving/staleness.ts";
import type { ModelHealth } from "../../../trading/risk/model-health.ts";
import type { OpenedTenure } from "./tenure.ts";

/** Alarms are told to people day by day; a replay of the past has nobody who would have acted on them. */
export const unwatched = {
  factor: 1,
  reason: "Nobody watches for drift here: its alarms lower nothing.",
};

/** Tells how far a version may be trusted with money at a moment, as it was then. */
export type HealthAt = (decidedAtMs: number) => ModelHealth;

/**
 * The cap of a version as of any moment: the verdict of its deploy, and its age. A version that
 * reigned is as old as the newest candle that it knew; one that is only supposed to have answered is
 * taken as made at the end of its calibration.
 *
 * @param options.inSample Decisions before that end are allowed; it is new then.
 */
export function healthOf(tenure: OpenedTenure, options: { readonly inSample: boolean }): HealthAt {
  const { opened, deploy, isReign } = tenure;
  if (opened.kind === "unloaded") return () => ({ cap: 0, reasons: [opened.detail] });
  const { metadata } = opened.forecaster;
  const ageMs = (atMs: number): number => {
    const own = isReign ? modelAgeMs(metadata, atMs) : atMs - opened.seenUntilMs;
    return options.inSample ? Math.max(0, own) : own;
  };
  let known: { readonly days: number; readonly health: ModelHealth } | undefined;
  return (decidedAtMs) => {
    const days = Math.floor(ageMs(decidedAtMs) / dayMs);
    if (known?.days === days) return known.health;
    const { cap, reasons } = exposureCap({ ...deploy, modelAgeDays: days, drift: unwatched });
    known = { days, health: { cap, reasons } };
    return known.health;
  };
}
