import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface EndedCommand {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly answer: string;
  readonly notes: string;
}

/** The real command in a process group of its own, as a shell starts it. */
export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<EndedCommand>;
  /** Signals parent and child at once, as a terminal does at Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void;
  signalParent(signal: NodeJS.Signals): void;
  /** Resolves with standard error when it has said so; rejects when the command ends before. */
  noted(pattern: RegExp): Promise<string>;
  /** The same of standard output. */
  answered(pattern: RegExp): Promise<string>;
}

const command = join(import.meta.dirname, "..", "bin", "candlecast.mjs");

/** Starts `candlecast ARGV` in a folder. */
export function startCommand(argv: readonly string[], folder: string): RunningCommand {
  const child = spawn(process.execPath, [command, ...argv], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid!;
  const text = collect(child);
  const ended = new Promise<EndedCommand>((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, ...text() }));
  });
  const said = async (channel: "notes" | "answer", pattern: RegExp): Promise<string> => {
    let over = false;
    void ended.finally(() => {
      over = true;
    });
    while (!pattern.test(text()[channel])) {
      if (over) throw new Error(`the command ended without "${pattern}": ${text().notes}`);
      await pause(10);
    }
    return text()[channel];
  };
  return {
    pid,
    ended,
    signalGroup: (signal) => sendSignal(-pid, signal),
    signalParent: (signal) => sendSignal(pid, signal),
    noted: (pattern) => said("notes", pattern),
    answered: (pattern) => said("answer", pattern),
  };
}

/** Runs `candlecast ARGV` to its end. */
export function runCommand(argv: readonly string[], folder: string): Promise<EndedCommand> {
  return startCommand(argv, folder).ended;
}

/** The child that trains, as soon as it is there; Linux only. */
export async function trainingChildOf(pid: number): Promise<number> {
  for (;;) {
    const found = childrenOf(pid).find((child) =>
      commandLineOf(child).includes("training-process"),
    );
    if (found !== undefined) return found;
    await pause(5);
  }
}

/** The children that run a model now; Linux only. */
export function modelChildrenOf(pid: number): readonly number[] {
  return childrenOf(pid).filter((child) => commandLineOf(child).includes("forecast-process"));
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.trim().split(" ").filter(Boolean).map(Number);
}

function commandLineOf(pid: number): string {
  return procFile(`${pid}/cmdline`);
}

// One that is gone stands still too.
function standsStill(pid: number): boolean {
  if (!isAlive(pid)) return true;
  return threadsOf(pid).every((thread) => {
    const status = procFile(`${pid}/task/${thread}/status`);
    return status === "" || /^State:\s+T/m.test(status); // "": the thread has just ended
  });
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Of a process or thread that is gone: nothing. */
function procFile(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, "utf8");
  } catch {
    return "";
  }
}

/**
 * Stops a process (SIGSTOP) and waits until all its threads stand still: the signal alone is only a
 * request, and until it is in force the process goes on answering. Linux only.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  while (!standsStill(pid)) await pause(2);
}

/** Lets a frozen process go on; one that is gone is left alone. */
export function thaw(pid: number): void {
  sendSignal(pid, "SIGCONT");
}

/**
 * Waits until a process has taken the signals that were sent to it, or is gone: two of a kind that
 * wait together are one. Linux only.
 */
export async function signalsTaken(pid: number): Promise<void> {
  const pending = /^(?:SigPnd|ShdPnd):\s+0*[1-9a-f]/m;
  while (pending.test(procFile(`${pid}/status`))) await pause(2);
}

/** Waits until a process is gone, or a zombie that nobody has fetched. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(10);
}

function isAlive(pid: number): boolean {
  const status = procFile(`${pid}/status`);
  return status !== "" && !/^State:\s+[ZX]/m.test(status);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    return; // it has just ended by itself
  }
}

function collect(child: ChildProcess): () => { answer: string; notes: string } {
  let answer = "";
  let notes = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (notes += chunk));
  return () => ({ answer, notes });
}
