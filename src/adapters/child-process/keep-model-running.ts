import { type Clock, systemClock } from "../../foundation/clock.ts";
import type {
  GraphNames,
  LoadedModel,
  ModelAnswers,
  WindowsShape,
} from "../../serving/forecast-runner.ts";
import { type ModelProcess, type Patience, startModelProcess } from "./model-process.ts";
import { modelCrashed } from "./open-questions.ts";

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
  readonly restartInMs: number;
}

export interface KeepOptions {
  readonly patience?: Partial<Patience>;
  readonly restart?: Partial<RestartPolicy>;
  /** Told of every death after the model was loaded once. */
  readonly onDeath?: (death: ModelDeath) => void;
  readonly clock?: Clock;
}

/** A model whose process is started again whenever it dies. */
export interface KeptModel extends LoadedModel {
  /** Settles when the first process has loaded the model, or could not. */
  readonly loaded: Promise<void>;
}

const patientDefaults: Patience = { startMaxMs: 60_000, silenceMaxMs: 10_000 };
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
  const patience = { ...patientDefaults, ...options.patience };
  const policy = { ...restartDefaults, ...options.restart };
  const { onDeath, clock = systemClock } = options;
  let newest = startModelProcess(entry, patience);
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
    const how = await process.ended;
    if (clock.monotonicMs() - sinceMs >= policy.healthyMs) nextWaitMs = policy.firstWaitMs;
    died(how);
  };
  const died = (how: string): void => {
    ready = undefined;
    lastDeath = how;
    if (released) return;
    const restartInMs = nextWaitMs;
    nextWaitMs = Math.min(nextWaitMs * 2, policy.waitMaxMs);
    wait = setTimeout(startAgain, restartInMs).unref();
    onDeath?.({ how, restartInMs });
  };
  const startAgain = (): void => {
    newest = startModelProcess(entry, patience);
    const started = newest;
    serve(started).catch(async (error: unknown) => {
      await started.end();
      died(error instanceof Error ? error.message : String(error));
    });
  };

  return {
    loaded: serve(newest),
    async run(candles, shape) {
      if (ready === undefined) throw modelCrashed(lastDeath);
      const answers = await ready.run(candles, shape);
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
  if (!same) throw modelCrashed("it answers otherwise than before it died");
}

function sameBits(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
