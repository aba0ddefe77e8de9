import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { refuseLinkedFolders } from "../model-files/refuse-linked-folders.ts";
import { readRegistryFile } from "../registry-files/read-registry-file.ts";

const trialSchema = z.strictObject({
  /** sha256 of everything that makes it another forecaster: recipe, features, settings, seed, fit. */
  configuration: z.string().regex(/^[0-9a-f]{64}$/),
  /** For people: a version id, "walk-forward return h=1". */
  label: z.string(),
  kind: z.enum(["exam", "walk-forward", "backtest"]),
  /** First and last decision that was looked at, UTC epoch milliseconds. */
  firstDecisionMs: z.number(),
  lastDecisionMs: z.number(),
  atMs: z.number(),
  /** Mean over deviation of the returns after costs, per row. */
  sharpePerRow: z.number().optional(),
  /** Candles ahead: Sharpe ratios of rows of another length are no sample of the same thing. */
  horizon: z.number().int().optional(),
  rows: z.number().int().optional(),
});

/** One look at an exam by one configuration. */
export type Trial = Readonly<z.infer<typeof trialSchema>>;

/** Whose exams are counted together. */
export interface TrialPlace {
  /** The folder of all models. */
  readonly modelsDir: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

/**
 * Every look so far, oldest first; none where nobody has looked.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN: a line is no trial; the file was edited.
 * @throws {WorldError} E_MODELS_READ: the disk failed, or it is no plain file.
 */
export async function readTrials(place: TrialPlace): Promise<readonly Trial[]> {
  await refuseLinkedFolders(place);
  const path = ledgerPath(place);
  const lines = ((await readRegistryFile(path)) ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line, i) => {
    const parsed = trialSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new RefusedError(
      "E_TRIALS_BROKEN",
      `Cannot count the looks at this exam: line ${i + 1} of ${path} is no trial`,
    );
  });
}

/**
 * Adds a look. The same configuration that looks again at no candle later than before is counted
 * once; what it found last is kept.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN.
 * @throws {WorldError} E_TRIALS_BUSY: another process holds the file; E_DISK_WRITE.
 */
export async function recordTrial(place: TrialPlace, trial: Trial): Promise<void> {
  await recordTrials(place, [trial]);
}

/** Adds several looks at once, as `recordTrial` each. */
export async function recordTrials(place: TrialPlace, trials: readonly Trial[]): Promise<void> {
  await refuseLinkedFolders(place);
  const path = ledgerPath(place);
  const held = await claimPatiently(path);
  try {
    let known = await readTrials(place);
    for (const trial of trials) {
      known = [...known.filter((one) => !isSameLook(one, trial)), trial];
    }
    const lines = known.map((each) => `${JSON.stringify(each)}\n`);
    await writeFileAtomically(path, lines.join(""));
  } finally {
    await held.release();
  }
}

/**
 * How many configurations have looked at an exam, the asking one included: looks of any kind that
 * cover at least a tenth of it, because whoever knows a tenth knows something.
 */
export function countTrials(
  trials: readonly Trial[],
  exam: Pick<Trial, "configuration" | "firstDecisionMs" | "lastDecisionMs">,
): number {
  const lengthMs = exam.lastDecisionMs - exam.firstDecisionMs;
  const looks = trials.filter((trial) => {
    const fromMs = Math.max(trial.firstDecisionMs, exam.firstDecisionMs);
    const untilMs = Math.min(trial.lastDecisionMs, exam.lastDecisionMs);
    return untilMs >= fromMs && untilMs - fromMs >= lookShareMin * lengthMs;
  });
  return new Set([...looks.map(({ configuration }) => configuration), exam.configuration]).size;
}

/** Looks at less of an exam than this share of it are forgotten. */
const lookShareMin = 0.1;

function isSameLook(known: Trial, trial: Trial): boolean {
  return (
    known.configuration === trial.configuration &&
    known.kind === trial.kind &&
    known.firstDecisionMs >= trial.firstDecisionMs &&
    known.lastDecisionMs <= trial.lastDecisionMs
  );
}

const attempts = 50;
const pauseMs = 100;

// A look takes a few milliseconds: whoever holds the file will soon be done.
async function claimPatiently(path: string): Promise<Claim> {
  for (let attempt = 1; ; attempt += 1) {
    const held = await claim(path);
    if (!("holder" in held)) return held;
    if (attempt === attempts) {
      throw new WorldError(
        "E_TRIALS_BUSY",
        `Cannot note the look at this exam: process ${held.holder.pid} on ${held.holder.host} holds ${path}`,
        { retryable: true },
      );
    }
    await pause(pauseMs);
  }
}

function ledgerPath({ modelsDir, instrument, timeframe }: TrialPlace): string {
  return join(modelsDir, instrument, timeframe, "trials.jsonl");
}
