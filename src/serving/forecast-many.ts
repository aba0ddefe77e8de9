import type { Abstention, Forecast } from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";
import type { LoadedModel, ModelAnswers } from "./forecast-runner.ts";
import { readAnswer } from "./read-answer.ts";
import { type ReadInputs, readInputs } from "./read-inputs.ts";
import { runModel } from "./run-model.ts";
import type { ServedModel } from "./served-model.ts";

/** Earlier moments of one series; each is asked as if it were now, and none has a deadline. */
export interface ManyQuestions extends Pick<ForecastQuestion, "series" | "sentiment" | "tracker"> {
  /** Of the last candle that may be seen, rising. */
  readonly positions: readonly number[];
}

/** Few enough that who asks meanwhile waits for a few milliseconds only. */
const windowsPerRun = 64;

/** Answers many questions in few runs of the model, as if they had been asked one after the other. */
export async function forecastMany(
  model: ServedModel,
  loaded: LoadedModel,
  { positions, ...shared }: ManyQuestions,
): Promise<readonly (Forecast | Abstention)[]> {
  const said: (Forecast | Abstention)[] = [];
  for (let from = 0; from < positions.length; from += windowsPerRun) {
    const questions = positions
      .slice(from, from + windowsPerRun)
      .map((position) => ({ ...shared, position }));
    said.push(...(await forecastBlock(model, loaded, questions)));
  }
  return said;
}

async function forecastBlock(
  model: ServedModel,
  loaded: LoadedModel,
  questions: readonly ForecastQuestion[],
): Promise<readonly (Forecast | Abstention)[]> {
  const read = questions.map((question) => readInputs(model, question));
  const inputs = read.filter((one): one is ReadInputs => one.kind === "inputs");
  if (inputs.length === 0) return read.filter((one) => one.kind === "abstain");
  const answers = await runModel(model, loaded, { inputs });
  let window = 0;
  return questions.map((question, i) => {
    const own = read[i]!;
    if (own.kind === "abstain") return own;
    if ("kind" in answers) return answers;
    const answer = answerOf(answers, window);
    window += 1;
    return readAnswer(model, { question, inputs: own, answers: answer });
  });
}

function answerOf({ closes, scaledOutputs, spreads }: ModelAnswers, window: number): ModelAnswers {
  const own = (values: Float32Array): Float32Array => values.subarray(window, window + 1);
  return {
    closes: own(closes),
    scaledOutputs: own(scaledOutputs),
    spreads: spreads && own(spreads),
  };
}
