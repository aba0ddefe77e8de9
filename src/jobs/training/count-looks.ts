import type { RegisteredVersion } from "../../adapters/registry-files/register-version.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { countTrials, readTrials } from "../../adapters/trial-ledger/trial-ledger.ts";
import { verdictOf } from "../../evaluation/report/build-report-card.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { Clock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { configurationOf, lookAtExam } from "../judging/exam-trials.ts";
import type { Ablation } from "./judge-ablation.ts";
import type { ExamJudgement } from "./judge-exam.ts";

/** What looked at the exam: the version, and the twin whose figures are shown beside it. */
export interface ExamLooks {
  readonly written: Pick<RegisteredVersion, "version" | "metadata">;
  readonly judgement: ExamJudgement;
  readonly ablation: Ablation | undefined;
}

/**
 * Counts the looks at the exam and gives the version's verdict by that count. A version that exists
 * has looked at its exam, also when it was stopped early; its twin has looked too, as the price-only
 * configuration that it is.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_TRIALS_BUSY, E_DISK_WRITE.
 */
export async function countLooks(
  { written, judgement, ablation }: ExamLooks,
  { place, clock }: { readonly place: ModelPlace; readonly clock: Clock },
): Promise<ReportCard["verdict"]> {
  const { version, metadata } = written;
  const exam = examOf(judgement);
  const look = async (configuration: string, label: string): Promise<number> =>
    lookAtExam(place, { configuration, label, ...exam }, clock);
  try {
    if (ablation !== undefined) {
      const twin = twinOf(metadata, ablation.twin.features);
      await look(configurationOf(twin), `price-only twin of ${version}`);
    }
    const trials = await look(configurationOf(metadata), version);
    return verdictOf(judgement.judged, { trials });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const { code, message, retryable } = error;
    const kept = `${message}; version ${version} is written and whole, validate it later`;
    throw new WorldError(code, kept, { cause: error, retryable });
  }
}

/** A model that is about to be written, and the inputs of the twin that is shown beside it. */
export interface LooksAhead {
  readonly metadata: ModelMetadata;
  readonly judgement: ExamJudgement;
  readonly twinFeatures: readonly string[];
}

/**
 * How many configurations will have looked at the exam once `countLooks` has counted these two.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_MODELS_READ.
 */
export async function looksAhead(
  { metadata, judgement, twinFeatures }: LooksAhead,
  place: ModelPlace,
): Promise<number> {
  const exam = examOf(judgement);
  const configuration = configurationOf(twinOf(metadata, twinFeatures));
  const twin = { ...exam, configuration, kind: "exam", label: "price-only twin", atMs: 0 } as const;
  const own = { ...exam, configuration: configurationOf(metadata) };
  return countTrials([...(await readTrials(place)), twin], own);
}

function twinOf(metadata: ModelMetadata, features: readonly string[]): ModelMetadata {
  const { sentiment: _none, ...priceOnly } = metadata;
  return { ...priceOnly, features: [...features] };
}

function examOf({ judged }: ExamJudgement) {
  const { decisionTimeMs } = judged.rows;
  return { firstDecisionMs: decisionTimeMs[0]!, lastDecisionMs: decisionTimeMs.at(-1)! };
}
