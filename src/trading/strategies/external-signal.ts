import type { InstrumentId } from "../../market/instrument.ts";
import type { Signal } from "./signal.ts";

/** An opinion that somebody else wrote down, with the time in which it counts. */
export interface ExternalSignal {
  /** UTC epoch milliseconds from which it is known; the first close at or after it can act on it. */
  readonly atMs: number;
  /** UTC epoch milliseconds from which it is worth nothing, > `atMs`. */
  readonly untilMs: number;
  /** `undefined`: every instrument. */
  readonly instrument: InstrumentId | undefined;
  readonly says: ExternalOpinion;
}

export type ExternalOpinion =
  | {
      readonly kind: "stance";
      readonly stance: Signal["stance"];
      /** In (0, 1]. */
      readonly strength: number;
    }
  /** Simple return over `horizon` candles. */
  | {
      readonly kind: "forecast";
      readonly change: number;
      readonly horizon: number;
      readonly version: string;
    }
  | { readonly kind: "abstain"; readonly reason: string };
