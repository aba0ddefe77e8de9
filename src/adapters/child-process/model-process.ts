import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import type {
  GraphNames,
  ModelAnswers,
  RunOptions,
  WindowsShape,
} from "../../serving/forecast-runner.ts";
import { entryStarter } from "./entry-starter.ts";
import { howItEnded, lastWords } from "./last-words.ts";
import { openQuestions } from "./open-questions.ts";
import { watchMemory } from "./watch-memory.ts";

/** One process that holds one model; once it has ended it stays so. */
export interface ModelProcess {
  /** `undefined` where it could not be started. */
  readonly pid: number | undefined;
  readonly ended: Promise<ProcessEnd>;
  /**
   * @param graph As of `ForecastRunner.load`; a foreign graph may take `memoryMaxBytes` only.
   * @throws {WorldError} E_ENGINE_LOAD; E_MODEL_CRASHED.
   */
  load(model: Uint8Array, graph?: GraphNames): Promise<void>;
  /** @throws {WorldError} E_MODEL_CRASHED: it died, or was ended for being silent or too large. */
  run(candles: Float32Array, shape: WindowsShape, asked?: RunOptions): Promise<ModelAnswers>;
  /** Ends it now, whatever it is doing. */
  end(): Promise<void>;
}

/** How a process ended. */
export interface ProcessEnd {
  /** In words, for anybody: "signal SIGSEGV". */
  readonly how: string;
  /** The last that it wrote on standard error, for people at this machine: paths may stand in it. */
  readonly said: string;
}

/** How long a process may owe an answer before it is taken for frozen and ended, milliseconds. */
export interface Patience {
  /** From its start until the model is loaded. */
  readonly startMaxMs: number;
  /** For each question: long, because a busy machine must not turn a forecast into a crash. */
  readonly silenceMaxMs: number;
  /** For each question of now: its deadline is long over by then. */
  readonly liveSilenceMaxMs: number;
}

export interface ProcessLimits extends Patience {
  /** Resident memory of a process that runs a foreign graph. */
  readonly memoryMaxBytes: number;
}

/**
 * Starts a process for one model. It runs code of others (the engine, perhaps the model itself), so
 * it gets no shell, and of the environment only what the engine and the loader need. An idle one
 * keeps nobody awake, one that owes an answer does, and it leaves when this process does.
 *
 * @param entry File that calls `serveModel`.
 */
export function startModelProcess(entry: URL, limits: ProcessLimits): ModelProcess {
  const child = spawn(process.execPath, entryStarter(entry).processArguments, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    env: bareEnvironment(),
  });
  holdAwake(child, false);
  let reason: string | undefined;
  const kill = (why: string): void => {
    reason ??= why;
    child.kill("SIGKILL");
  };
  const questions = openQuestions(child, {
    onSilence: (silentMs) => kill(`it gave no answer for ${silentMs / 1000} s`),
    onOpen: (isOpen) => holdAwake(child, isOpen),
  });
  const ended = endOf(child).then(({ how, said }) => {
    const end = { how: reason ?? how, said };
    questions.abandon(end.how);
    return end;
  });
  const guardMemory = (): void => {
    const watch = watchMemory(child.pid, limits.memoryMaxBytes, kill);
    void ended.then(() => watch.close());
  };
  return {
    pid: child.pid,
    ended,
    async load(model, graph) {
      if (graph !== undefined) guardMemory();
      await questions.ask({ kind: "load", model, graph }, limits.startMaxMs);
    },
    async run(candles, shape, { isLive = false } = {}) {
      const silenceMaxMs = isLive ? limits.liveSilenceMaxMs : limits.silenceMaxMs;
      const answers = await questions.ask({ kind: "run", candles, shape }, silenceMaxMs);
      return answers as ModelAnswers; // to a question of this kind
    },
    async end() {
      // Whoever awaits its end must live until then.
      holdAwake(child, true);
      child.kill("SIGKILL");
      await ended;
    },
  };
}

// Whether this process lives on for the child's sake. The channel alone is not enough: it is closed
// before the child's end is told.
function holdAwake(child: ChildProcess, isHeld: boolean): void {
  const { channel, stderr } = child;
  const handles = [child, channel, stderr instanceof Socket ? stderr : undefined];
  for (const handle of handles) {
    if (isHeld) handle?.ref();
    else handle?.unref();
  }
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const complaints = lastWords(child);
  return new Promise((resolve) => {
    child.once("error", (cause) =>
      resolve({ how: "it could not be started", said: String(cause) }),
    );
    child.once("close", (code, signal) => {
      resolve({ how: howItEnded(code, signal), said: complaints() });
    });
  });
}

/** Where libraries lie and temporary files go; no key, no account, no option of Node. */
const keptVariables = ["LD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

function bareEnvironment(): NodeJS.ProcessEnv {
  const kept = keptVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(kept) as NodeJS.ProcessEnv;
}
