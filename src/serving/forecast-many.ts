import type { Abstention, Forecast } from "./forecast.ts";
import type { ForecastQuestion, ManyQuestions } from "./forecast-question.ts";
import type { LoadedModel, ModelAnswers } from "./forecast-runner.ts";
import { readAnswer } from "./read-answer.ts";
import { inputsOf, type ReadInputs, refusedMoment } from "./read-inputs.ts";
import { runModel } from "./run-model.ts";
import type { ServedModel } from "./served-model.ts";
import { createWindowReader, type WindowReader } from "./window-reader.ts";

/** Few enough that the engine's arrays stay in a core's own cache, and who asks meanwhile waits milliseconds. */
const windowsPerRun = 32;
/** Windows that are scaled at once: memory does not grow with the questions. A multiple of those of a run. */
const windowsPerReader = 4096;

/** Answers many questions in few runs of the model, as if they had been asked one after the other. */
export async function forecastMany(
  model: ServedModel,
  loaded: LoadedModel,
  questions: ManyQuestions,
): Promise<readonly (Forecast | Abstention)[]> {
  const said: (Forecast | Abstention)[] = [];
  for await (const answers of forecastRuns(model, loaded, questions)) said.push(...answers);
  return said;
}

/**
 * The same answers in the same order, run by run. The next runs are asked before an earlier one is handed
 * out, so that no engine waits for who reads; who stops reading asks no more.
 */
export async function* forecastRuns(
  model: ServedModel,
  loaded: LoadedModel,
  questions: ManyQuestions,
): AsyncGenerator<readonly (Forecast | Abstention)[], void> {
  const { runsAtOnce = 1 } = questions;
  const running: Block[] = [];
  try {
    for (const asked of runsOf(model, questions)) {
      running.push(askBlock(model, loaded, asked));
      if (running.length === runsAtOnce) yield await answersOf(model, running.shift()!);
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) {
      yield await answersOf(model, next);
    }
  } finally {
    // A model is released only when nobody asks it any more.
    await Promise.allSettled(running.map(({ answers }) => answers));
  }
}

interface AskedBlock {
  readonly questions: ManyQuestions;
  readonly positions: readonly number[];
  readonly open: WindowReader;
}

function* runsOf(model: ServedModel, questions: ManyQuestions): Generator<AskedBlock, void> {
  const { positions } = questions;
  for (let from = 0; from < positions.length; from += windowsPerReader) {
    const near = positions.slice(from, from + windowsPerReader);
    const readable = near.filter((position) => position >= model.transform.lookback - 1);
    const open = createWindowReader(model, { ...questions, positions: readable });
    for (let i = 0; i < near.length; i += windowsPerRun) {
      yield { questions, positions: near.slice(i, i + windowsPerRun), open };
    }
  }
}

interface Block {
  readonly questions: readonly ForecastQuestion[];
  readonly read: readonly (ReadInputs | Abstention)[];
  /** Those of the inputs in `read`; none where there are none. */
  readonly answers: Promise<ModelAnswers | Abstention>;
}

function askBlock(model: ServedModel, loaded: LoadedModel, asked: AskedBlock): Block {
  const { series, sentiment, tracker } = asked.questions;
  const questions = asked.positions.map((position) => ({ series, sentiment, tracker, position }));
  const read = questions.map(
    (question) =>
      refusedMoment(model, series, question) ??
      inputsOf(model, question, {
        position: question.position,
        window: asked.open(question.position),
      }),
  );
  const inputs = read.filter((one): one is ReadInputs => one.kind === "inputs");
  const answers =
    inputs.length === 0 ? Promise.resolve(noAnswers) : runModel(model, loaded, { inputs });
  // Whoever waits for an earlier run hears of this one's failure when it is its turn.
  answers.catch(() => undefined);
  return { questions, read, answers };
}

async function answersOf(
  model: ServedModel,
  { questions, read, answers: coming }: Block,
): Promise<readonly (Forecast | Abstention)[]> {
  const answers = await coming;
  let window = 0;
  return questions.map((question, i) => {
    const inputs = read[i]!;
    if (inputs.kind === "abstain") return inputs;
    if ("kind" in answers) return answers;
    return readAnswer(model, { question, inputs, answers, window: window++ });
  });
}

const noAnswers: ModelAnswers = {
  closes: new Float32Array(0),
  scaledOutputs: new Float32Array(0),
};
