import { buyAndHold } from "./buy-and-hold.ts";
import { emaCross } from "./ema-cross.ts";
import { mlBasic } from "./ml-basic.ts";
import type { Strategy } from "./strategy.ts";

/** Every strategy that comes with candlecast, in the order in which they are listed. */
export const builtInStrategies: readonly Strategy[] = [mlBasic, emaCross, buyAndHold];
