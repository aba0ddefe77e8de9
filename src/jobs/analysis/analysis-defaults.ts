/** What may be asked of an analysis besides which version and candles. */
export interface AnalysisRequest {
  /** Further trainings with other seeds; default 0. */
  readonly seeds?: number | undefined;
  /** Exam windows that features are shuffled on, evenly drawn; default 2,000. */
  readonly importanceWindows?: number | undefined;
  /** How often each feature is shuffled; default 10. */
  readonly importanceRepeats?: number | undefined;
  /** Bootstrap resamples; default 10,000. */
  readonly draws?: number | undefined;
}

export type AnalysisSettings = {
  readonly [Key in keyof AnalysisRequest]-?: Exclude<AnalysisRequest[Key], undefined>;
};

export const analysisDefaults: AnalysisSettings = {
  seeds: 0,
  importanceWindows: 2000,
  importanceRepeats: 10,
  draws: 10_000,
};
