/** Everything that may be set about risk. Shares are of equity; each limit can be tightened, none is off by default but where it says so. */
export interface RiskLimits {
  /** Share of equity that one position takes before any cap, in (0, gross]. */
  readonly fraction: number;
  /** Largest share of equity in one instrument. */
  readonly instrumentMax: number;
  /** Largest sum of absolute exposures. */
  readonly grossMax: number;
  /** Largest sum of absolute exposures of one group, and who belongs to which. */
  readonly groupMax: number;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Quote currency per position; `undefined` = none. */
  readonly notionalMax: number | undefined;
  /** Loss at the stop that one position may make, share of equity: exposure <= riskPerTrade / stop distance. `undefined` = no volatility sizing. */
  readonly riskPerTrade: number | undefined;
  /** Share of full Kelly that a forecast allows, in (0, 1]; `undefined` = no cap. */
  readonly kellyFraction: number | undefined;
  /** Scale with confidence where that is informative. */
  readonly confidenceScaling: boolean;
  /** Average true ranges (14) from entry to stop; `undefined` = no stop. */
  readonly stopAtr: number | undefined;
  /** Average true ranges from entry to take profit. */
  readonly takeProfitAtr: number | undefined;
  /** Average true ranges below the best close since entry; the stop only ever tightens. */
  readonly trailingAtr: number | undefined;
  /** Candles after which a position is closed. */
  readonly timeStopCandles: number | undefined;
  /** Loss since the start of the UTC day, share of that day's first equity. REDUCE_ONLY until the next day. */
  readonly dailyLossMax: number;
  /** Fall from the highest marked equity ever, share of it. All is left, REDUCE_ONLY until a person resumes. */
  readonly drawdownMax: number;
  /** Losing trades in a row after which nothing is entered for `lossPauseCandles`. */
  readonly consecutiveLossesMax: number;
  readonly lossPauseCandles: number;
  /** Candles after an exit before the same instrument is entered again. */
  readonly cooldownCandles: number;
  /** Change of the wanted exposure that is worth an order while the direction stays, share of the held exposure. */
  readonly rebalanceMin: number;
}

export const defaultRiskLimits: RiskLimits = {
  fraction: 0.2,
  instrumentMax: 0.25,
  grossMax: 1,
  groupMax: 0.5,
  groups: {},
  notionalMax: undefined,
  riskPerTrade: 0.01,
  kellyFraction: 0.25,
  confidenceScaling: true,
  stopAtr: 3,
  takeProfitAtr: undefined,
  trailingAtr: undefined,
  timeStopCandles: undefined,
  dailyLossMax: 0.03,
  drawdownMax: 0.2,
  consecutiveLossesMax: 5,
  lossPauseCandles: 24,
  cooldownCandles: 1,
  rebalanceMin: 0.25,
};
