/** What moves a simulated market. */
export interface MarketModel {
  /** For help texts. */
  readonly summary: string;
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
    summary: "like a real one: regimes, volatility clusters, heavy tails, maintenance gaps",
    phi: 0,
    garch: true,
    regimes: true,
    gaps: true,
  },
  "garch-walk": {
    summary: "nothing to forecast in the direction, volatility clusters and heavy tails",
    phi: 0,
    garch: true,
    regimes: false,
    gaps: false,
  },
  "random-walk": {
    summary: "nothing to forecast at all: independent normal log-returns",
    phi: 0,
    garch: false,
    regimes: false,
    gaps: false,
  },
  ar1: {
    summary: "each log-return repeats 0.3 of the last: a planted edge that a model should find",
    phi: 0.3,
    garch: false,
    regimes: false,
    gaps: false,
  },
};
