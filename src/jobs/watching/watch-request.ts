import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { watchDefaults } from "./watch-defaults.ts";
import type { DeployEnd, WatchRules } from "./watch-report.ts";

export interface WatchRequest {
  /** Default: every one that has a model. */
  readonly instrument?: string | undefined;
  /** Default: every one that the instrument has a model of. */
  readonly timeframe?: string | undefined;
  /** Default: both. */
  readonly type?: ModelKind | undefined;
  /** A CSV or Parquet file instead of the stored candles, read anew in every round. */
  readonly file?: string | undefined;
  /** Files of sentiment readings; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Default "two-layer". */
  readonly rules?: WatchRules | undefined;
  /** Cron expression of the calendar's retrainings, UTC; default "0 3 1 * *". */
  readonly schedule?: string | undefined;
  /** New candles that call for a retraining; default 720. */
  readonly newData?: number | undefined;
  /** Whether a retraining is followed by a try of the gate; default false. */
  readonly deploy?: boolean | undefined;
  /** Whether stored candles are continued from their exchange before each round; default false. */
  readonly update?: boolean | undefined;
  /** Of the exchange's client, over its own; default none. */
  readonly exchangeSettings?: Readonly<Record<string, unknown>> | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** The same with everything that was left out. */
export interface WatchSettings {
  readonly file: string | undefined;
  readonly sentimentFiles: readonly string[] | undefined;
  readonly rules: WatchRules;
  readonly schedule: string;
  readonly newData: number;
  readonly deploy: boolean;
  readonly update: boolean;
  readonly exchangeSettings: Readonly<Record<string, unknown>> | undefined;
  readonly modelsDir: string;
  readonly dataDir: string;
}

export function watchSettings(request: WatchRequest): WatchSettings {
  return {
    file: request.file,
    sentimentFiles: request.sentimentFiles,
    rules: request.rules ?? watchDefaults.rules,
    schedule: request.schedule ?? watchDefaults.schedule,
    newData: request.newData ?? watchDefaults.newData,
    deploy: request.deploy ?? false,
    update: request.update ?? false,
    exchangeSettings: request.exchangeSettings,
    modelsDir: request.modelsDir ?? "./models",
    dataDir: request.dataDir ?? "./data",
  };
}

export interface RoundOptions {
  readonly clock: Clock;
  /** Ends what a round is at. */
  readonly signal: AbortSignal;
  /** Told before something that takes long, in one sentence. */
  readonly onStep?: ((sentence: string) => void) | undefined;
}

/** The long things that a round may do. */
export interface WatchActions {
  /** Continues the stored candles; @returns what the person should know. */
  update(
    place: ModelPlace,
    settings: WatchSettings,
    options: RoundOptions,
  ): Promise<readonly string[]>;
  /** Trains into staging. @throws what training throws. */
  retrain(place: ModelPlace, settings: WatchSettings, options: RoundOptions): Promise<ModelVersion>;
  /** Tries the promotion gate. @throws what is no answer of the gate. */
  deploy(
    place: ModelPlace,
    version: ModelVersion,
    asked: { readonly settings: WatchSettings; readonly options: RoundOptions },
  ): Promise<DeployEnd>;
}
