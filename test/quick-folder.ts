import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder in memory, where the machine has one, for what is synced a thousand times. */
export function quickFolder(name: string): string {
  const memory = "/dev/shm";
  try {
    return mkdtempSync(join(memory, name));
  } catch {
    return mkdtempSync(join(tmpdir(), name));
  }
}

/** A copy of a folder in the place of another. */
export function restoreFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
