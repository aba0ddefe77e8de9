import { type Clock, systemClock } from "../../foundation/clock.ts";
import type {
  GraphNames,
  LoadedModel,
  ModelAnswers,
  WindowsShape,
} from "../../serving/forecast-runner.ts";
import {
  type ModelProcess,
  type Patience,
  type ProcessEnd,
  startModelProcess,
} from "./model-process.ts";
import { ModelCrashed } from "./open-questions.ts";

/** When a process that died is started again, milliseconds. */
export interface RestartPolicy {
  /** After the first death; doubled for each further one. */
  readonly firstWaitMs: number;
  readonly waitMaxMs: number;
  /** A process that lived so long makes the next wait the first one again. */
  readonly healthyMs: number;
}

/** A process of a model ended by itself. */
export interface ModelDeath {
  /** "signal SIGSEGV". */
  readonly how: string;
  /** Its last words on standard error, for the log of this machine: paths may stand in them. */
  readonly said?: string;
  /** Absent where it has never answered: it is not started again. */
  readonly restartInMs?: number;
}

export interface KeepOptions {
  readonly patience?: Partial<Patience>;
  readonly restart?: Partial<RestartPolicy>;
  /** What a foreign graph may take. */
  readonly memoryMaxBytes?: number;
  /** Told of every death that was not asked for. */
  readonly onDeath?: (death: ModelDeath) => void;
  readonly clock?: Clock;
}

/** A model whose process is started again whenever it dies. */
export interface KeptModel extends LoadedModel {
  /** Settles when the first process has loaded the model, or could not. */
  readonly loaded: Promise<void>;
}

const patientDefaults: Patience = {
  startMaxMs: 120_000,
  silenceMaxMs: 300_000,
  liveSilenceMaxMs: 10_000,
};
const memoryDefaultBytes = 2 * 2 ** 30;
const restartDefaults: RestartPolicy = { firstWaitMs: 100, waitMaxMs: 30_000, healthyMs: 60_000 };

/** What `ForecastRunner.load` was given; kept for later starts. */
export interface ModelSource {
  readonly bytes: Uint8Array;
  readonly graph: GraphNames | undefined;
}

/**
 * Starts a process for a model and keeps one running until it is released. A process that comes
 * back is trusted once it has answered the first question that was ever asked with the same bits.
 */
export function keepModelRunning(
  entry: URL,
  { bytes, graph }: ModelSource,
  options: KeepOptions,
): KeptModel {
  const { memoryMaxBytes = memoryDefaultBytes } = options;
  const limits = { ...patientDefaults, ...options.patience, memoryMaxBytes };
  const policy = { ...restartDefaults, ...options.restart };
  const { onDeath, clock = systemClock } = options;
  let newest = startModelProcess(entry, limits);
  /** What answers; absent while a process is being started again. */
  let ready: ModelProcess | undefined;
  let lastDeath = "";
  let nextWaitMs = policy.firstWaitMs;
  let wait: NodeJS.Timeout | undefined;
  let released = false;
  let proof: Proof | undefined;

  const serve = async (process: ModelProcess): Promise<void> => {
    await process.load(bytes, graph);
    if (proof !== undefined) await prove(process, proof);
    ready = process;
    void awaitDeath(process);
  };
  const awaitDeath = async (process: ModelProcess): Promise<void> => {
    const sinceMs = clock.monotonicMs();
    const end = await process.ended;
    if (clock.monotonicMs() - sinceMs >= policy.healthyMs) nextWaitMs = policy.firstWaitMs;
    died(end);
  };
  const died = (end: ProcessEnd): void => {
    ready = undefined;
    lastDeath = end.how;
    if (released) return;
    const restartInMs = nextWaitMs;
    nextWaitMs = Math.min(nextWaitMs * 2, policy.waitMaxMs);
    wait = setTimeout(startAgain, restartInMs).unref();
    onDeath?.({ ...wordsOf(end), restartInMs });
  };
  const startAgain = (): void => {
    newest = startModelProcess(entry, limits);
    const started = newest;
    serve(started).catch(async (error: unknown) => {
      await started.end();
      died(await endOf(started, error));
    });
  };
  const loaded = serve(newest).catch(async (error: unknown) => {
    if (!released && error instanceof ModelCrashed) onDeath?.(wordsOf(await newest.ended));
    throw error;
  });

  return {
    loaded,
    async run(candles, shape, asked) {
      if (ready === undefined) throw new ModelCrashed(lastDeath);
      const answers = await ready.run(candles, shape, asked);
      proof ??= { candles: candles.slice(), shape, answers };
      return answers;
    },
    async release() {
      released = true;
      clearTimeout(wait);
      await newest.end();
    },
  };
}

// A process that was ended because it could not take the place of the one before it.
async function endOf({ ended }: ModelProcess, error: unknown): Promise<ProcessEnd> {
  const { said } = await ended;
  if (error instanceof ModelCrashed) return { how: error.how, said };
  return { how: error instanceof Error ? error.message : String(error), said };
}

function wordsOf({ how, said }: ProcessEnd): Pick<ModelDeath, "how" | "said"> {
  return said === "" ? { how } : { how, said };
}

interface Proof {
  readonly candles: Float32Array;
  readonly shape: WindowsShape;
  readonly answers: ModelAnswers;
}

async function prove(process: ModelProcess, { candles, shape, answers }: Proof): Promise<void> {
  const again = await process.run(candles, shape);
  const same =
    sameBits(answers.closes, again.closes) &&
    sameBits(answers.scaledOutputs, again.scaledOutputs) &&
    sameBits(answers.spreads, again.spreads);
  if (!same) throw new ModelCrashed("it answers otherwise than before it died");
}

function sameBits(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
