import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { GraphNames, ModelAnswers, WindowsShape } from "../../serving/forecast-runner.ts";
import { entryStarter } from "./entry-starter.ts";
import { howItEnded, lastWords } from "./last-words.ts";
import { openQuestions } from "./open-questions.ts";

/** One process that holds one model; once it has ended it stays so. */
export interface ModelProcess {
  /** `undefined` where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves with how it ended, in words. */
  readonly ended: Promise<string>;
  /**
   * @param graph As of `ForecastRunner.load`.
   * @throws {WorldError} E_ENGINE_LOAD; E_MODEL_CRASHED.
   */
  load(model: Uint8Array, graph?: GraphNames): Promise<void>;
  /** @throws {WorldError} E_MODEL_CRASHED: it died, or was ended for being silent. */
  run(candles: Float32Array, shape: WindowsShape): Promise<ModelAnswers>;
  /** Ends it now, whatever it is doing. */
  end(): Promise<void>;
}

/** How long a process may owe an answer before it is taken for frozen and ended, milliseconds. */
export interface Patience {
  /** From its start until the model is loaded. */
  readonly startMaxMs: number;
  /** For each question. */
  readonly silenceMaxMs: number;
}

/**
 * Starts a process for one model. It runs code of others (the engine, perhaps the model itself), so
 * it gets no shell, and of the environment only what the engine and the loader need. An idle one
 * keeps nobody awake, and it leaves when this process does.
 *
 * @param entry File that calls `serveModel`.
 */
export function startModelProcess(
  entry: URL,
  { startMaxMs, silenceMaxMs }: Patience,
): ModelProcess {
  const child = spawn(process.execPath, entryStarter(entry).processArguments, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    env: bareEnvironment(),
  });
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  let silence: string | undefined;
  const questions = openQuestions(child, (silentMs) => {
    silence ??= `it gave no answer for ${silentMs / 1000} s`;
    child.kill("SIGKILL");
  });
  const ended = endOf(child).then((how) => {
    questions.abandon(silence ?? how);
    return silence ?? how;
  });
  return {
    pid: child.pid,
    ended,
    async load(model, graph) {
      await questions.ask({ kind: "load", model, graph }, startMaxMs);
    },
    async run(candles, shape) {
      const answers = await questions.ask({ kind: "run", candles, shape }, silenceMaxMs);
      return answers as ModelAnswers; // to a question of this kind
    },
    async end() {
      // Whoever awaits its end must live until then.
      child.ref();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  const complaints = lastWords(child);
  return new Promise((resolve) => {
    child.once("error", (cause) => resolve(String(cause)));
    child.once("close", (code, signal) => {
      const said = complaints();
      const how = howItEnded(code, signal);
      resolve(said === "" ? how : `${how}; it said: ${said}`);
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
