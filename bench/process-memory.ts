import { readdirSync, readFileSync } from "node:fs";

/** Memory of a process and all its descendants, summed. */
export interface TreeMemory {
  /** Proportional set size, MB (1e6 bytes): a page that n processes share counts 1/n for each. */
  readonly pssMb: number;
  /** Resident set size, MB: shared pages count for each. */
  readonly rssMb: number;
}

/**
 * Reads /proc once.
 *
 * @returns Zeros where the process has ended, or the system has no /proc.
 */
export function treeMemory(pid: number): TreeMemory {
  return processTree(pid).reduce(
    (sum, each) => {
      const memory = readProc(each, "smaps_rollup");
      return {
        pssMb: sum.pssMb + megabytes(memory, "Pss"),
        rssMb: sum.rssMb + megabytes(memory, "Rss"),
      };
    },
    { pssMb: 0, rssMb: 0 },
  );
}

function processTree(pid: number): readonly number[] {
  const children = threads(pid).flatMap((thread) =>
    readProc(pid, `task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

// Processes may end between two reads: then there is nothing to count.
function threads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function megabytes(rollup: string, key: string): number {
  const [, kilobytes = "0"] = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(rollup) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}
