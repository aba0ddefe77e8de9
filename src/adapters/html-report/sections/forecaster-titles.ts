import type { ForecasterName } from "../../../evaluation/report/report-card.ts";

/** What each forecaster is called, and what it does in half a sentence. */
export const forecasterTitles: Readonly<
  Record<ForecasterName, { readonly title: string; readonly meaning: string }>
> = {
  model: { title: "model", meaning: "what is judged" },
  persistence: { title: "persistence", meaning: "the price stays where it is" },
  drift: { title: "drift", meaning: "the average move of the past, every time" },
  majority: { title: "majority", meaning: "the commoner direction of the past, every time" },
  contrarian: { title: "contrarian", meaning: "the opposite of the last candle" },
  arOne: { title: "AR(1)", meaning: "a fixed share of the last candle's move" },
  ridge: { title: "ridge", meaning: "a shrunken straight line on the last candles" },
};
