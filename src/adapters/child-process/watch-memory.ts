import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:process";

export interface MemoryWatch {
  close(): void;
}

/** Linux tells at once; elsewhere another program is asked. */
const everyMs = platform === "linux" ? 50 : 500;

/**
 * Looks again and again how much memory a process holds; keeps nobody awake. Where the system does not
 * tell it (Windows), nothing is watched.
 *
 * @param onExceeded Called with the reason in words, at every look that finds more than the limit.
 */
export function watchMemory(
  pid: number | undefined,
  maxBytes: number,
  onExceeded: (why: string) => void,
): MemoryWatch {
  if (pid === undefined || platform === "win32") return { close: () => undefined };
  const judge = (bytes: number | undefined): void => {
    if (bytes === undefined || bytes <= maxBytes) return;
    onExceeded(`it took more than ${Math.round(maxBytes / 2 ** 20)} MiB of memory`);
  };
  const look = platform === "linux" ? () => judge(residentBytes(pid)) : () => askSystem(pid, judge);
  const timer = setInterval(look, everyMs).unref();
  return { close: () => clearInterval(timer) };
}

// "VmRSS:  1234 kB" and what was swapped out; undefined where the process is gone.
function residentBytes(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const found = [...status.matchAll(/^Vm(?:RSS|Swap):\s*(\d+) kB$/gm)];
    return found.reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0);
  } catch {
    return undefined;
  }
}

function askSystem(pid: number, tell: (bytes: number) => void): void {
  const asked = execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, kibibytes) => {
    if (error === null) tell(Number(kibibytes) * 1024);
  });
  asked.unref();
}
