import type { RetrainedModel, RetrainModelRequest } from "../jobs/retrain-model.ts";
import type { TrainingNotice } from "../jobs/train-model.ts";
import {
  compareCommandLine,
  deployCommandLine,
  type NextCommand,
  validateCommandLine,
} from "./next-commands.ts";
import { renderTrainingReport } from "./render-training-report.ts";
import { trainingJson } from "./train-answer.ts";
import type { VerbAnswer } from "./verb.ts";
import { wrapped } from "./wrapped-text.ts";

const columns = 100;

/** What `retrain` answers: the report of the new version and the way to its deployment. */
export function retrainingAnswer(
  retrained: RetrainedModel,
  asked: RetrainModelRequest,
): VerbAnswer {
  const { report, path, ablation, verdictDetail: verdict, inputs } = retrained;
  const next = retrainingNextCommands(retrained, asked);
  const context = { verdict, kind: inputs.kind, ablation, path, next };
  return {
    json: retrainingJson(retrained),
    text: `\n${renderTrainingReport(report, context)}\n${servingNote(retrained)}\n`,
  };
}

/** A notice of a retraining in lines of at most 100 columns. */
export function retrainingNotice({ sentence }: TrainingNotice): string {
  return wrapped(sentence, columns).join("\n");
}

function retrainingJson(retrained: RetrainedModel): object {
  const { before, champion, answers, startReason: reason, warmStart } = retrained;
  return {
    ...trainingJson(retrained),
    kind: "retrained",
    start: { kind: warmStart === undefined ? "cold" : "warm", version: warmStart ?? null, reason },
    before: before ?? null,
    champion: champion ?? null,
    answers: answers ?? null,
  };
}

function servingNote({ champion, answers, version }: RetrainedModel): string {
  return wrapped(`${whoAnswers(champion, answers)}; ${version} is its challenger.`, columns).join(
    "\n",
  );
}

function whoAnswers(champion: string | undefined, answers: string | undefined): string {
  if (champion === undefined) return "No version of this model was deployed yet";
  if (answers === champion) return `Champion ${champion} goes on serving`;
  if (answers === undefined)
    return `Champion ${champion} is broken and no other version answers for this model`;
  return `Champion ${champion} is broken; ${answers}, the one before it, goes on answering`;
}

function retrainingNextCommands(
  { place, inputs, champion, version }: RetrainedModel,
  asked: RetrainModelRequest,
): readonly NextCommand[] {
  const { file, sentimentFiles, modelsDir, dataDir } = asked;
  const { instrument, timeframe, kind } = place;
  const own = kind === "sentiment" ? { type: inputs.kind, sentimentFiles } : {};
  // By its id: another that comes meanwhile, or was stamped by a clock ahead, is newer.
  const model = { instrument, timeframe, model: version, file, modelsDir, dataDir, ...own };
  const compare = {
    command: compareCommandLine(model),
    purpose: "beside what serves, on candles that neither has seen",
  };
  return [
    {
      command: validateCommandLine(model),
      purpose: "prove it sound; intervals, costs, conditions",
    },
    ...(champion === undefined ? [] : [compare]),
    {
      command: deployCommandLine(model),
      purpose: "let it serve, if the promotion gate passes it",
    },
  ];
}
