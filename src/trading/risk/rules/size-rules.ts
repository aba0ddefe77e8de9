import { noObjection, positive, type RuleFunction } from "../risk-rule.ts";

/** What one position takes before any cap. */
export const judgeFraction: RuleFunction = (_inputs, { fraction }) => ({
  exposureMax: fraction,
  values: { fraction },
  objection: `One position takes at most ${fraction} of equity.`,
});

/** The most in one instrument. */
export const judgeInstrument: RuleFunction = (_inputs, { instrumentMax }) => ({
  exposureMax: instrumentMax,
  values: { instrumentMax },
  objection: `One instrument holds at most ${instrumentMax} of equity.`,
});

/** The most quote currency in one position. */
export const judgeNotional: RuleFunction = ({ equity }, { notionalMax }) => {
  if (notionalMax === undefined) return noObjection;
  return {
    exposureMax: notionalMax / positive(equity, "equity"),
    values: { notionalMax, equity },
    objection: `One position is worth at most ${notionalMax}.`,
  };
};
