/** The chain of one closed candle, as doors tell it. */
export type { Decision } from "../../trading/session/decision.ts";
