import type { SentimentReading } from "../sentiment/sentiment-reading.ts";
import type { ForecastSource, LadderAnswer } from "./forecast.ts";

/** What the server asks: the only thing that it knows of models. */
export interface ForecastService {
  readonly fromCandles: (question: CandlesQuestion) => Promise<ServiceAnswer>;
  readonly fromStore: (question: StoredQuestion) => Promise<ServiceAnswer>;
  readonly readiness: () => Promise<Readiness>;
  /** Looks for newer versions now. */
  readonly reload: () => Promise<readonly ReloadedRung[]>;
}

/** A candle as a client sent it: finite numbers, nothing else is proven. */
export interface GivenCandle {
  /** UTC epoch milliseconds. */
  readonly openTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface StoredQuestion {
  /** As the client wrote it. */
  readonly instrument: string;
  /** Absent: the one that the server serves. */
  readonly timeframe?: string | undefined;
  /** UTC epoch milliseconds; absent: now. */
  readonly atMs?: number | undefined;
}

export interface CandlesQuestion extends StoredQuestion {
  /** Oldest first. */
  readonly candles: readonly GivenCandle[];
  /** Absent: the stored readings. */
  readonly sentiment?: readonly SentimentReading[] | undefined;
}

export type ServiceAnswer =
  | { readonly kind: "answered"; readonly answer: ServedAnswer }
  | {
      readonly kind: "refused";
      readonly code: ServiceRefusal;
      /** One sentence for the client; names nothing of this machine. */
      readonly message: string;
    };

export type ServiceRefusal =
  | "unknown-instrument"
  | "wrong-timeframe"
  | "bad-candles"
  | "no-candles"
  | "unreadable-candles"
  | "bad-time";

/** The ladder's answer with what it is about. */
export type ServedAnswer = LadderAnswer & {
  readonly instrument: string;
  readonly timeframe: string;
  /**
   * What is wrong with the stored readings, where these count; where the version was fitted on that
   * moment or later, and where one of its sources is silent.
   */
  readonly warnings: readonly string[];
};

/** Whether the server can forecast, and why not. */
export interface Readiness {
  /** Some rung of some instrument can answer. */
  readonly ready: boolean;
  readonly instruments: readonly InstrumentReadiness[];
}

export interface InstrumentReadiness {
  readonly instrument: string;
  readonly timeframe: string;
  /** Some rung can answer candles that are sent. */
  readonly ready: boolean;
  readonly rungs: readonly RungReadiness[];
  /** Of the stored candles; null where none are stored. */
  readonly candles: { readonly lastCloseMs: number; readonly ageMs: number } | null;
  /** Of the stored readings of the model's own sources, in [0, 1]; 0 where none are stored. */
  readonly sentimentFreshness: number;
  /** What is wrong with the stored candles and readings. */
  readonly warnings: readonly string[];
}

export interface RungReadiness {
  readonly source: ForecastSource;
  readonly version: string | null;
  readonly ready: boolean;
  /** Why it cannot answer: a reason of an abstention; null where it can. */
  readonly reason: string | null;
  /** One sentence; null where it can answer. */
  readonly detail: string | null;
  /** Why a newer version does not answer in this one's place; null where there is none. */
  readonly notTaken: string | null;
  /** Since the model's newest candle closed; null without a model. */
  readonly modelAgeMs: number | null;
  /** Open after three answers in a row that came too late. */
  readonly breaker: "closed" | "open";
  /** Of the process that runs the model. */
  readonly process: "running" | "restarting" | "none";
}

/** What a look for newer versions did to one rung. */
export interface ReloadedRung {
  readonly instrument: string;
  readonly source: ForecastSource;
  readonly outcome: "unchanged" | "swapped" | "kept";
  /** The version that answers now. */
  readonly version: string | null;
  /** Why a newer version was not taken; null otherwise. */
  readonly reason: string | null;
}
