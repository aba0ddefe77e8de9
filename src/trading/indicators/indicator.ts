/** A number (or a few) that follows a market, fed one closed candle after another. */
export interface Indicator<In, Out> {
  /**
   * The answer after this input; it depends on this input and those before it alone.
   *
   * @returns `undefined` in the warm-up, where the input is missing, and where the formula has no value.
   *   A missing input is not remembered.
   */
  next(input: In): Out | undefined;
}
