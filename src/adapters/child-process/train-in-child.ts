import { spawn, type ChildProcess } from "node:child_process";
import { setPriority } from "node:os";
import { InterruptedError, WorldError } from "../../foundation/errors.ts";
import type { TrainingProgress } from "../../learning/training/train.ts";
import type { EpochLosses } from "../../learning/training/training-state.ts";
import { entryStarter } from "./entry-starter.ts";
import { howItEnded, lastWords } from "./last-words.ts";
import { errorOf } from "./process-failure.ts";
import type {
  FromTraining,
  ToTraining,
  TrainingRequest,
  TrainingResult,
} from "./training-messages.ts";

export interface TrainingListeners {
  readonly onProgress: (progress: TrainingProgress) => void;
  readonly onEpoch: (history: readonly EpochLosses[]) => void;
  readonly onResumed: (history: readonly EpochLosses[]) => void;
}

/** A process that waits to train, or trains. */
export interface TrainingProcess {
  /**
   * Trains. An aborted `signal` makes the run end with its best epoch so far.
   *
   * @throws {RefusedError} the loss ran away.
   * @throws {InterruptedError} E_INTERRUPTED: `signal` was aborted before the training began, or the
   *   process died of the same Ctrl-C.
   * @throws {WorldError} E_TRAINING_DIED: the process ended without an answer. E_TRAINING_STUCK: it
   *   gave no sign of life for too long and was killed.
   */
  train(
    request: TrainingRequest,
    listeners: TrainingListeners,
    signal?: AbortSignal,
  ): Promise<TrainingResult>;
  /** Ends the process if it still lives. */
  end(): void;
}

/** Lower than what trades beside it. */
const trainingPriority = 5;
/** A process that says nothing for so long is frozen: it tells that it is alive every few seconds. */
const silenceMaxMs = 120_000;
/** Parts in which silence is counted: a suspended computer, or Ctrl-Z, costs one part only. */
const silenceParts = 12;

/**
 * Starts a process that will train, before the candles are read: both take their time side by side.
 *
 * @param entry File that calls `serveTraining`.
 * @param options.silenceMaxMs How long a process may say nothing while it trains.
 */
export function startTrainingProcess(
  entry: URL,
  options: { readonly silenceMaxMs?: number } = {},
): TrainingProcess {
  const child = spawn(process.execPath, entryStarter(entry).processArguments, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  const complaints = lastWords(child);
  const waiting = new Promise<void>((resolve) => child.once("message", () => resolve()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once("error", (cause) => reject(deathOf(String(cause), complaints())));
    child.once("close", (code, signal) => reject(deathOf(howItEnded(code, signal), complaints())));
  });
  died.catch(() => undefined); // told to whoever waits for the process
  return {
    async train(request, listeners, signal) {
      const stuck = watchSilence(child, options.silenceMaxMs ?? silenceMaxMs);
      try {
        await Promise.race([waiting, died, stuck.found]);
        if (signal?.aborted === true) throw interrupted();
        lowerPriority(child);
        const talk = converse(child, { request, listeners, signal });
        return await Promise.race([talk, died, stuck.found]);
      } catch (error) {
        // One Ctrl-C reaches parent and child; a child that was still starting dies of it.
        throw signal?.aborted === true && isDeath(error) ? interrupted() : error;
      } finally {
        stuck.end();
      }
    },
    end() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    },
  };
}

// Rejects when the process has given no sign of life for too long, and ends it.
function watchSilence(
  child: ChildProcess,
  maxMs: number,
): { readonly found: Promise<never>; end(): void } {
  let silentParts = 0;
  let end = (): void => undefined;
  const found = new Promise<never>((_resolve, reject) => {
    const heard = (): void => {
      silentParts = 0;
    };
    const timer = setInterval(() => {
      silentParts += 1;
      if (silentParts <= silenceParts) return;
      child.kill("SIGKILL");
      reject(stuckFor(maxMs));
    }, maxMs / silenceParts);
    child.on("message", heard);
    end = () => {
      clearInterval(timer);
      child.off("message", heard);
    };
  });
  found.catch(() => undefined); // told to whoever waits for the process
  return { found, end };
}

interface Conversation {
  readonly request: TrainingRequest;
  readonly listeners: TrainingListeners;
  readonly signal: AbortSignal | undefined;
}

function converse(child: ChildProcess, { request, listeners, signal }: Conversation) {
  const tell = (message: ToTraining): void => {
    if (child.connected) child.send(message);
  };
  const stop = (): void => tell({ kind: "stop" });
  return new Promise<TrainingResult>((resolve, reject) => {
    child.on("message", (message: FromTraining) => {
      if (message.kind === "progress") listeners.onProgress(message.progress);
      else if (message.kind === "epoch") listeners.onEpoch(message.history);
      else if (message.kind === "resumed") listeners.onResumed(message.history);
      else if (message.kind === "done") resolve(message.result);
      else if (message.kind === "failed") reject(errorOf(message.failure, "training process"));
    });
    tell({ kind: "start", request });
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  }).finally(() => signal?.removeEventListener("abort", stop));
}

function deathOf(how: string, complaints: string): WorldError {
  const said = complaints === "" ? "" : `; it said: ${complaints}`;
  return new WorldError(
    "E_TRAINING_DIED",
    `Cannot train: the training process ended without an answer (${how})${said}; --resume goes on from the last finished epoch`,
    { retryable: true },
  );
}

function stuckFor(maxMs: number): WorldError {
  return new WorldError(
    "E_TRAINING_STUCK",
    `Cannot train: the training process gave no sign of life for ${maxMs / 1000} s and was ended; --resume goes on from the last finished epoch`,
    { retryable: true },
  );
}

function isDeath(error: unknown): boolean {
  return error instanceof WorldError && error.code === "E_TRAINING_DIED";
}

function interrupted(): InterruptedError {
  return new InterruptedError(
    "E_INTERRUPTED",
    "Stopped: no epoch was finished in this run, so there is no model to keep",
  );
}

// A priority that the system refuses is no reason not to train.
function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, trainingPriority);
  } catch {
    return;
  }
}
