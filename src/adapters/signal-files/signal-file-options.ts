/** What a person may say about a file of signals. */
export interface SignalFileOptions {
  /** Milliseconds that a signal counts where its row does not say until when. */
  readonly expiryMs?: number | undefined;
  /** Duration of a candle, for rows that name a candle by its open and no timeframe. */
  readonly timeframeMs?: number | undefined;
}
