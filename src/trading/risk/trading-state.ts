/** What a session may still do. */
export type TradingState =
  /** Everything that limits allow. */
  | "ACTIVE"
  /** Nothing but what brings a position nearer to zero; after a drawdown every position is left. */
  | "REDUCE_ONLY"
  /** No order at all; protection that lies at the broker stays there. */
  | "HALTED";
