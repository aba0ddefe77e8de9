import type { ChildProcess } from "node:child_process";

/** The end of what a process wrote on standard error: all that is left of one that crashed. */
export function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  return () => text.trim();
}

/** "exit code 1" or "signal SIGKILL". */
export function howItEnded(code: number | null, signal: string | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
