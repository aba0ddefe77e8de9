import { Decimal } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { PositionState, RoundTrip } from "./book-state.ts";

export interface RoundTripEnd {
  readonly direction: -1 | 1;
  /** UTC epoch milliseconds. */
  readonly exitedAtMs: number;
  /** As `RoundTrip.closedBy`. */
  readonly closedBy: string;
}

/** Tells a round trip that is over; what is left of the position is dust with its own cost. */
export function endRoundTrip(
  instrument: InstrumentId,
  position: PositionState,
  end: RoundTripEnd,
): { readonly position: PositionState; readonly closed: RoundTrip } {
  const profit = new Decimal(position.roundTripProfit)
    .minus(position.roundTripFees)
    .plus(position.roundTripFunding);
  const largest = Number(position.largestCost);
  return {
    position: {
      ...position,
      enteredAtMs: 0,
      roundTripFees: "0",
      roundTripFunding: "0",
      roundTripProfit: "0",
      largestCost: "0",
    },
    closed: {
      instrument,
      ...end,
      enteredAtMs: position.enteredAtMs,
      profit: profit.toNumber(),
      return: profit.toNumber() / largest,
      fees: Number(position.roundTripFees),
    },
  };
}
