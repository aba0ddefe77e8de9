/** Judged rows on which serving would not have answered, each counted once. */
export interface WithheldRows {
  /** Judged rows in all. */
  readonly rows: number;
  /** Windows unlike those that the model was trained on. */
  readonly outsideTrainedRange: number;
  /** Of the others: forecasts too far from the last close to be believed. */
  readonly outputAbsurd: number;
}

/** Above it the figures are in good part about forecasts that nobody will ever see. */
const shareMax = 0.1;

/** Share of the judged rows, in [0, 1]; 0 for no rows. */
export function withheldShare(withheld: WithheldRows): number {
  const { rows, outsideTrainedRange, outputAbsurd } = withheld;
  return rows === 0 ? 0 : (outsideTrainedRange + outputAbsurd) / rows;
}

/** Whether so much is withheld that the reader must be warned: more than a tenth. */
export function isMuchWithheld(withheld: WithheldRows): boolean {
  return withheldShare(withheld) > shareMax;
}

/** One sentence about them. */
export function withheldSentence(withheld: WithheldRows): string {
  const { rows, outsideTrainedRange, outputAbsurd } = withheld;
  const share = (100 * withheldShare(withheld)).toFixed(1);
  return `Serving would withhold ${share} % of these ${rows} forecasts: ${outsideTrainedRange} of windows unlike the trained ones, ${outputAbsurd} absurd ones; the figures count them.`;
}
