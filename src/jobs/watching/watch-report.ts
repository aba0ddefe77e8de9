import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { TriggerDecision } from "../../lifecycle/triggers/trigger-decision.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { Failure } from "./failure-of.ts";

/** By which rules forecasts and inputs are watched. */
export const watchRules = ["two-layer", "classic"] as const;
export type WatchRules = (typeof watchRules)[number];

/** Which model a round was about. */
export interface WatchedPlace {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly type: ModelKind;
}

/** What became of the retraining that a round began. */
export type RetrainingEnd =
  | { readonly kind: "retrained"; readonly version: ModelVersion }
  | ({ readonly kind: "failed" } & Failure);

/** What became of the deploy that followed. */
export type DeployEnd =
  | { readonly kind: "deployed"; readonly version: ModelVersion; readonly reason: string }
  | ({ readonly kind: "refused" | "failed" } & Failure);

/** A round over one model. */
export interface WatchedModel extends WatchedPlace {
  readonly kind: "watched";
  readonly version: ModelVersion;
  /** False while no version was made champion: then the newest is watched. */
  readonly deployed: boolean;
  readonly rules: WatchRules;
  /**
   * Why the version that answers after the round could not be asked: its files are broken, its readings
   * missing. Its drift is not known then. `undefined` where it was asked.
   */
  readonly failure: Failure | undefined;
  /** Close of the newest candle that was looked at, UTC epoch milliseconds. */
  readonly candleMs: number;
  /** Forecasts whose outcome is known and that no training saw; `undefined` where none could be made. */
  readonly forecasts: number | undefined;
  readonly triggers: readonly TriggerDecision[];
  /** Of the version that answers after the round. */
  readonly exposure: {
    /** What the exposure cap is multiplied with, in [0, 1]. */
    readonly factor: number;
    /** UTC epoch milliseconds; `undefined` where nothing lowers it. */
    readonly untilMs: number | undefined;
    readonly reason: string | undefined;
  };
  /** Absent where nothing called for it. */
  readonly retraining: RetrainingEnd | undefined;
  /** Absent where nobody asked for it, or nothing was retrained. */
  readonly deploy: DeployEnd | undefined;
  /** What the person should know, one sentence each. */
  readonly notes: readonly string[];
}

/** A round that could not be held; the next one is. */
export interface FailedRound extends WatchedPlace, Failure {
  readonly kind: "failed";
}

export type WatchRound = WatchedModel | FailedRound;

/** Whether nobody knows how the model does: no round was held, or its version could not be asked. */
export function isBlind(round: WatchRound): boolean {
  return round.kind === "failed" || round.failure !== undefined;
}
