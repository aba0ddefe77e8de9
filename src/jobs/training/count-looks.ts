import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { verdictOf } from "../../evaluation/report/build-report-card.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { Clock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { configurationOf, lookAtExam } from "../judging/exam-trials.ts";
import type { Ablation } from "./judge-ablation.ts";
import type { ExamJudgement } from "./judge-exam.ts";
import type { WrittenModel } from "./write-model.ts";

/** What looked at the exam: the version, and the twin whose figures are shown beside it. */
export interface ExamLooks {
  readonly written: WrittenModel;
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
  const { decisionTimeMs } = judgement.judged.rows;
  const firstDecisionMs = decisionTimeMs[0]!;
  const lastDecisionMs = decisionTimeMs.at(-1)!;
  const look = async (configuration: string, label: string): Promise<number> =>
    lookAtExam(place, { configuration, label, firstDecisionMs, lastDecisionMs }, clock);
  try {
    if (ablation !== undefined) {
      const { sentiment: _none, ...priceOnly } = metadata;
      const twin = { ...priceOnly, features: [...ablation.twin.features] };
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
