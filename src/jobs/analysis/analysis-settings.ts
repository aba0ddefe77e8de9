import { MisuseError } from "../../foundation/errors.ts";

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

/** @throws {MisuseError} E_ANALYSIS_OPTION. */
export function analysisSettings(request: AnalysisRequest): AnalysisSettings {
  const { seeds, importanceWindows, importanceRepeats, draws } = request;
  return {
    seeds: whole("number of seeds", seeds ?? analysisDefaults.seeds, 0),
    importanceWindows: whole(
      "number of importance windows",
      importanceWindows ?? analysisDefaults.importanceWindows,
      1,
    ),
    importanceRepeats: whole(
      "number of repeats",
      importanceRepeats ?? analysisDefaults.importanceRepeats,
      1,
    ),
    draws: whole("number of bootstrap draws", draws ?? analysisDefaults.draws, 1),
  };
}

function whole(what: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new MisuseError(
    "E_ANALYSIS_OPTION",
    `Cannot analyze: the ${what} must be a whole number of at least ${least}, value was ${value}`,
  );
}
