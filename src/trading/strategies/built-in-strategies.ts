import { buyAndHold } from "./buy-and-hold.ts";
import { emaCross } from "./ema-cross.ts";
import { externalStrategy } from "./external-strategy.ts";
import { mlBasic } from "./ml-basic.ts";
import { mlConfirmed } from "./ml-confirmed.ts";
import { mlSentiment } from "./ml-sentiment.ts";
import { rsiReversion } from "./rsi-reversion.ts";
import type { Strategy } from "./strategy.ts";

/** Every strategy that comes with candlecast, in the order in which they are listed. */
export const builtInStrategies: readonly Strategy[] = [
  mlBasic,
  mlSentiment,
  mlConfirmed,
  emaCross,
  rsiReversion,
  buyAndHold,
  externalStrategy(),
];
