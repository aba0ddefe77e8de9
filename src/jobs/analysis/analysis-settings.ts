import { MisuseError } from "../../foundation/errors.ts";
import {
  analysisDefaults,
  type AnalysisRequest,
  type AnalysisSettings,
} from "./analysis-defaults.ts";

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
