import { assert } from "../../foundation/assert.ts";
import type { ForecastRunner, LoadedModel, ModelAnswers } from "../../serving/forecast-runner.ts";
import type { FromModel, ModelRequest, ToModel } from "./model-messages.ts";
import { describeFailure } from "./process-failure.ts";

/**
 * The life of a model's process: load one model, then answer questions until the parent is gone or
 * ends it. Ctrl-C and the request to terminate reach the whole group of processes and are the
 * parent's to understand.
 */
export function serveModel(runner: ForecastRunner): void {
  let loaded: LoadedModel | undefined;
  const carryOut = async (request: ModelRequest): Promise<ModelAnswers | undefined> => {
    if (request.kind === "load") {
      loaded = await runner.load(request.model, request.graph);
      return undefined;
    }
    assert(loaded !== undefined, "a model is loaded before it is asked");
    return loaded.run(request.candles, request.shape);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(0));
  process.on("message", (message: ToModel) => void answer(message, carryOut));
  if (!process.connected) process.exit(0); // the parent went while this file was being loaded
  send({ kind: "waiting" });
}

async function answer(
  message: ToModel,
  carryOut: (request: ModelRequest) => Promise<ModelAnswers | undefined>,
): Promise<void> {
  const { id } = message;
  try {
    const answers = await carryOut(message);
    send({ kind: "done", id, ...(answers !== undefined && { answers }) });
  } catch (error) {
    send({ kind: "failed", id, failure: describeFailure(error) });
  }
}

// A parent that has just gone hears nothing; "disconnect" follows.
function send(message: FromModel): void {
  process.send?.(message, undefined, undefined, () => undefined);
}
