import type { ForecasterName } from "../../../evaluation/report/report-card.ts";
import { yardstickTitles } from "../../../evaluation/report/yardsticks.ts";

/** What each forecaster is called, and what it does in half a sentence. */
export const forecasterTitles: Readonly<
  Record<ForecasterName, { readonly title: string; readonly meaning: string }>
> = {
  model: { title: "model", meaning: "what is judged" },
  persistence: { title: yardstickTitles.persistence, meaning: "the price stays where it is" },
  drift: { title: yardstickTitles.drift, meaning: "the average move of the past, every time" },
  majority: {
    title: yardstickTitles.majority,
    meaning: "the commoner direction of the past, every time",
  },
  contrarian: { title: yardstickTitles.contrarian, meaning: "the opposite of the last candle" },
  arOne: { title: yardstickTitles.arOne, meaning: "a fixed share of the last candle's move" },
  ridge: { title: yardstickTitles.ridge, meaning: "a shrunken straight line on the last candles" },
};
