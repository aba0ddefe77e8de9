import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";

/** What moves a simulated market. */
export interface MarketModel {
  /** Share of the last log-return that the next one repeats. */
  readonly phi: number;
  /** Volatility clusters (GARCH) and shocks have heavy tails (Student t with 4 degrees of freedom). */
  readonly garch: boolean;
  /** Bull, bear, quiet and volatile times follow each other (Markov), with a drift of their own. */
  readonly regimes: boolean;
  readonly gaps: boolean;
}

export type MarketKind = "regimes" | "garch-walk" | "random-walk" | "ar1";

export const marketModels: Record<MarketKind, MarketModel> = {
  regimes: {
    // Like a real one: regimes, volatility clusters, heavy tails, maintenance gaps.
    phi: 0,
    garch: true,
    regimes: true,
    gaps: true,
  },
  "garch-walk": {
    // Nothing to forecast in the direction, volatility clusters and heavy tails.
    phi: 0,
    garch: true,
    regimes: false,
    gaps: false,
  },
  "random-walk": {
    // Nothing to forecast at all: independent normal log-returns.
    phi: 0,
    garch: false,
    regimes: false,
    gaps: false,
  },
  ar1: {
    // Each log-return repeats 0.3 of the last: a planted edge that a model should find.
    phi: 0.3,
    garch: false,
    regimes: false,
    gaps: false,
  },
};

/** @throws {MisuseError} E_SIMULATION: `text` is none of the markets. */
export function parseMarketKind(text: string): MarketKind {
  if (Object.hasOwn(marketModels, text)) return text as MarketKind;
  const kinds = Object.keys(marketModels);
  throw new MisuseError(
    "E_SIMULATION",
    `Cannot simulate a market: its kind is one of ${kinds.join(", ")}, value was "${text}"${didYouMean(text, kinds)}`,
  );
}
