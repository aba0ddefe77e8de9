import type { TrainedModel, TrainingNotice, TrainModelRequest } from "../jobs/train-model.ts";
import { trainingDefaults } from "../jobs/training/training-defaults.ts";
import {
  type NextCommand,
  predictCommandLine,
  trainCommandLine,
  validateCommandLine,
} from "./next-commands.ts";
import { renderTrainingReport } from "./render-training-report.ts";
import type { VerbAnswer } from "./verb.ts";
import { wrapped } from "./wrapped-text.ts";

const seedMax = 0xffff_ffff;
const columns = 100;

/** What `train` answers: the report, or the same figures as JSON. */
export function trainingAnswer(trained: TrainedModel, asked: TrainModelRequest): VerbAnswer {
  const { report, path, ablation, verdictDetail: verdict } = trained;
  const next = trainingNextCommands(asked, {
    kind: trained.inputs.kind,
    lastCloseMs: report.lastCandleMs,
  });
  const text = renderTrainingReport(report, {
    verdict,
    kind: trained.inputs.kind,
    ablation,
    path,
    next,
  });
  return { json: trainingJson(trained), text: `\n${text}` };
}

/** The figures of a training, as `--json` shows them. */
export function trainingJson(trained: TrainedModel): object {
  const { version, path, metrics, report, history } = trained;
  const { performance, baselines } = metrics;
  return {
    kind: "trained",
    version,
    path,
    inputs: trained.inputs,
    metrics: { ...performance, ...baselines },
    report,
    ablation: trained.ablation,
    verdict: trained.verdict,
    verdictDetail: trained.verdictDetail,
    end: trained.end,
    seed: trained.seed,
    members: trained.members,
    bestEpoch: trained.bestEpoch,
    epochs: history.map(({ loss, validationLoss }) => ({ loss, validationLoss })),
    volatile: { durationSeconds: trained.durationSeconds },
  };
}

/**
 * A notice as `train` prints it, in lines of at most 100 columns: with the command that does better,
 * where there is one.
 */
export function noticeText({ kind, sentence }: TrainingNotice, asked: TrainModelRequest): string {
  const lines = (text: string): string => wrapped(text, columns).join("\n");
  if (kind !== "level-saturates") return lines(sentence);
  const better = trainCommandLine({ ...asked, recipe: "return" });
  return `${lines(`${sentence} To forecast returns instead:`)}\n  ${better}`;
}

/**
 * What makes sense after a training, with the settings that it had.
 *
 * @param trained.lastCloseMs Of its newest candle: a forecast of candles that were left out by --until
 *   would be one of an old model.
 */
export function trainingNextCommands(
  asked: TrainModelRequest,
  {
    kind = "price",
    lastCloseMs,
  }: {
    readonly kind?: TrainedModel["inputs"]["kind"];
    readonly lastCloseMs?: number | undefined;
  } = {},
): readonly NextCommand[] {
  const { recipe = trainingDefaults.recipe, seed = trainingDefaults.seed } = asked;
  const isLevel = recipe === "level";
  const atMs = asked.untilMs === undefined ? undefined : lastCloseMs;
  const better = isLevel
    ? {
        command: trainCommandLine({ ...asked, recipe: "return" }),
        purpose: "forecast returns, not price levels",
      }
    : {
        command: trainCommandLine({ ...asked, seed: seed < seedMax ? seed + 1 : 0 }),
        purpose: "another start: how much is luck?",
      };
  const deploy = {
    command: trainCommandLine({ ...asked, recipe: isLevel ? "return" : recipe, split: "deploy" }),
    purpose: "train up to the newest of these candles",
  };
  return [
    validateCommand(asked, kind),
    { command: predictCommandLine({ ...asked, atMs }), purpose: "the next close, from this model" },
    better,
    ...(asked.split === "deploy" ? [] : [deploy]),
  ];
}

function validateCommand(
  asked: TrainModelRequest,
  kind: TrainedModel["inputs"]["kind"],
): NextCommand {
  const own = kind === "sentiment" ? { type: kind, sentimentFiles: asked.sentimentFiles } : {};
  return {
    command: validateCommandLine({ ...asked, sentimentFiles: undefined, ...own, model: "new" }),
    purpose: "prove it sound; intervals, costs, conditions",
  };
}
