import type { TrainedModel } from "../jobs/train-model.ts";
import { type NextCommand, placeFlags, quotedPath } from "./next-commands.ts";
import { renderTrainingReport } from "./render-training-report.ts";
import type { VerbAnswer } from "./verb.ts";

/** How the training was asked for, as far as the next commands repeat it. */
export interface AskedTraining {
  readonly instrument: string;
  readonly data: string | undefined;
  readonly recipe: string;
  readonly models: string;
  readonly dataDir: string;
}

/** What `train` answers: the report, or the same figures as JSON. */
export function trainingAnswer(trained: TrainedModel, asked: AskedTraining): VerbAnswer {
  const { version, path, metrics, report, history } = trained;
  const { performance, baselines } = metrics;
  const next = nextCommands(asked);
  const losses = history.map(({ loss, validationLoss }) => ({ loss, validationLoss }));
  const json = {
    kind: "trained",
    version,
    path,
    metrics: { ...performance, ...baselines },
    report,
    verdict: "not judged yet",
    end: trained.end,
    seed: trained.seed,
    bestEpoch: trained.bestEpoch,
    epochs: losses,
    volatile: { durationSeconds: trained.durationSeconds },
  };
  return { json, text: `\n${renderTrainingReport(report, { path, next })}` };
}

function nextCommands(asked: AskedTraining): readonly NextCommand[] {
  const { instrument, data, recipe } = asked;
  const file = data === undefined ? "" : ` --data ${quotedPath(data)}`;
  const source = file + placeFlags(asked);
  const better =
    recipe === "level"
      ? {
          command: `candlecast train ${instrument}${source} --recipe return`,
          purpose: "forecast returns, not price levels",
        }
      : {
          command: `candlecast train ${instrument}${source} --recipe ${recipe} --seed 2`,
          purpose: "another start: how much is luck?",
        };
  return [
    {
      command: `candlecast predict ${instrument}${source}`,
      purpose: "the next close, from this model",
    },
    better,
    {
      command: `candlecast train ${instrument}${source} --recipe ${recipe === "level" ? "return" : recipe} --split deploy`,
      purpose: "train up to the newest candles",
    },
  ];
}
