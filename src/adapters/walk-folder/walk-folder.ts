import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { decodeFold, encodeFold, type KeptFold } from "./fold-file.ts";

/** The folder of one walk. */
export interface WalkFolder {
  readonly path: string;
  /** Where fold `fold` (from 1) keeps its checkpoints while it runs. */
  checkpointPath(fold: number): string;
  save(fold: number, kept: KeptFold): Promise<void>;
  /**
   * @returns "none" where the fold was never finished, "damaged" where its file is not what was
   *   written or belongs to another walk.
   * @throws {WorldError} E_FILE_READ.
   */
  read(fold: number): Promise<KeptFold | "none" | "damaged">;
  /**
   * Forgets the checkpoints of a fold that is finished; none is fine.
   *
   * @throws {WorldError} E_DISK_WRITE.
   */
  removeCheckpoints(fold: number): Promise<void>;
  /** Forgets all folds, finished or not; other files of the folder stay. */
  forget(): Promise<void>;
}

export interface WalkPlace {
  readonly modelsDir: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

/**
 * "models/BTCUSDT/1h/walks/1a2b3c4d5e6f"; it is made when something is written.
 *
 * @param fingerprint 64 hex digits of everything that decides the folds.
 */
export function openWalkFolder(place: WalkPlace, fingerprint: string): WalkFolder {
  const { modelsDir, instrument, timeframe } = place;
  const path = join(modelsDir, instrument, timeframe, "walks", fingerprint.slice(0, 12));
  const fileOf = (fold: number): string => join(path, `${foldName(fold)}.json`);
  const checkpointPath = (fold: number): string => join(path, `.${foldName(fold)}`);
  return {
    path,
    checkpointPath,
    save: (fold, kept) =>
      writeFileAtomically(fileOf(fold), encodeFold(kept, { fingerprint, fold })),
    async read(fold) {
      const text = await readIfThere(fileOf(fold));
      if (text === undefined) return "none";
      return decodeFold(text, { fingerprint, fold }) ?? "damaged";
    },
    removeCheckpoints: (fold) => remove(checkpointPath(fold)),
    async forget() {
      const names = await readdir(path).catch(() => []);
      const folds = names.filter((name) => /^\.?fold-\d+(\.json)?$/.test(name));
      for (const name of folds) await remove(join(path, name));
    },
  };
}

function foldName(fold: number): string {
  return `fold-${String(fold).padStart(3, "0")}`;
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (cause) {
    throw new WorldError("E_DISK_WRITE", `Cannot remove ${path}: ${String(cause)}`, { cause });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
  }
}
