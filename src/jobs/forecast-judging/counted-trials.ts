import { countTrials, readTrials, type Trial } from "../../adapters/trial-ledger/trial-ledger.ts";
import type { MarketRows } from "../../evaluation/rows/market-rows.ts";
import type { JudgeForecastsRequest } from "./judge-request.ts";

export interface CountedTrials {
  /** k of the verdict, >= 1. */
  readonly count: number;
  /** Where it is from, unless a person said it. */
  readonly notes: readonly string[];
  /** What nobody said, as clauses of one sentence; then the count is only taken. */
  readonly untold: readonly string[];
}

/**
 * How many configurations were tried before these forecasts were shown: as a person says, else the
 * looks at these candles in the ledger where it knows who forecasts, else 1. The ledger is only read.
 *
 * @param version Whose forecasts these are, where the file names one.
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_MODELS_READ.
 */
export async function countedTrials(
  { trials, modelsDir = "./models" }: JudgeForecastsRequest,
  version: string | undefined,
  exam: MarketRows,
): Promise<CountedTrials> {
  if (trials !== undefined) return { count: trials, notes: [], untold: [] };
  const { instrument, timeframe, horizon } = exam;
  const labels = version === undefined ? [] : [version, ...walkLabel(version, horizon)];
  const place = { modelsDir, instrument, timeframe };
  const looks = labels.length === 0 ? [] : await readTrials(place);
  const known = looks.findLast(({ label }) => labels.includes(label));
  if (known === undefined) return { count: 1, notes: [], untold: [unknown] };
  const count = countTrials(looks, spanOf(known, exam));
  const note = `The ledger of trials knows ${known.label}: ${count} ${count === 1 ? "configuration" : "configurations"} looked at these candles (--trials says otherwise).`;
  return { count, notes: [note], untold: [] };
}

const unknown =
  "how many configurations were tried before these (1 was taken, and more would ask for more: --trials)";

// "return-walk-0123456789ab" is what the ledger calls "walk-forward return h=1".
function walkLabel(version: string, horizon: number): readonly string[] {
  const recipe = /^(.+)-walk-[0-9a-f]{12}$/.exec(version)?.[1];
  return recipe === undefined ? [] : [`walk-forward ${recipe} h=${horizon}`];
}

function spanOf({ configuration }: Trial, { decisionTimeMs }: MarketRows) {
  const lastDecisionMs = decisionTimeMs.at(-1)!;
  return { configuration, firstDecisionMs: decisionTimeMs[0]!, lastDecisionMs };
}
