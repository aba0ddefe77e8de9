import { stat } from "node:fs/promises";

export interface FileMeasure {
  readonly sizeBytes: number;
  /** Last written, UTC epoch milliseconds. */
  readonly writtenMs: number;
}

/** Size and age of a file; undefined where it cannot be looked at, as when it has just gone. */
export async function measureFile(path: string): Promise<FileMeasure | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { sizeBytes: size, writtenMs: Math.round(mtimeMs) };
  } catch {
    return undefined;
  }
}
