import { readFileSync } from "node:fs";

/**
 * What tells a running process from every other one this machine ever ran: its number and, where
 * the system tells it (Linux), the tick it was started at. Numbers alone are given out again.
 *
 * @returns "4711" or "4711-88231"; nothing where no such process runs.
 */
export function processIdentity(pid: number): string | undefined {
  const fields = linuxStatus(pid);
  if (fields === undefined) return accepts(pid) ? String(pid) : undefined;
  const { state, startTick } = fields;
  return state === "Z" || state === "X" ? undefined : `${pid}-${startTick}`;
}

// proc(5): "pid (name) state ppid ... starttime", starttime the 22nd field; the name may hold anything.
function linuxStatus(pid: number): { state: string; startTick: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startTick: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

function accepts(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
