import { statSync } from "node:fs";
import { WorldError } from "../../foundation/errors.ts";

/**
 * @param doing For the sentence: "halt trading".
 * @throws {WorldError} E_DISK_WRITE: the trading folder is a file.
 */
export function refuseFile(tradingDir: string, doing: string): void {
  if (!isFile(tradingDir)) return;
  throw new WorldError(
    "E_DISK_WRITE",
    `Cannot ${doing} in ${tradingDir}: it is a file, not a folder, and nothing was changed; name the folder of the sessions with --trading-dir`,
  );
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch {
    return false;
  }
}
