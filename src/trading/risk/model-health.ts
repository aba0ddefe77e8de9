/** How far the model behind a forecast may be trusted with money: `exposureCap` of the life cycle. */
export interface ModelHealth {
  /** Share of the exposure that limits allow, in [0, 1]; NaN or absent counts as 0. */
  readonly cap: number;
  /** One sentence per thing that lowers it. */
  readonly reasons: readonly string[];
}

/** For strategies without a model, and for what a person handed in: nothing is known against it. */
export const unlimitedHealth: ModelHealth = { cap: 1, reasons: [] };
