import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../learning/training/checkpoint.ts";
import type { TrainingState } from "../../learning/training/training-state.ts";

/** Two, so that a torn newest one costs an epoch and not the run. */
const checkpointsKept = 2;

/** The checkpoints of one training. */
export interface CheckpointFolder {
  readonly path: string;
  /** Adds the state after its last finished epoch and drops the oldest beyond two. */
  save(state: TrainingState): Promise<void>;
  /** The newest whole checkpoint, or nothing where there is none. */
  newest(): Promise<TrainingState | undefined>;
  /** Forgets the training. */
  remove(): Promise<void>;
}

/**
 * Opens the folder of one training; it is made when the first checkpoint is saved.
 *
 * @param fingerprint Of the plan and the data: checkpoints of any other training are passed over.
 */
export function openCheckpointFolder(path: string, fingerprint: string): CheckpointFolder {
  return {
    path,
    async save(state) {
      const name = checkpointName(state.history.length);
      await makeFolder(path);
      await writeFileAtomically(join(path, name), encodeCheckpoint(state, fingerprint));
      const outdated = (await checkpointNames(path)).slice(checkpointsKept);
      await Promise.all(outdated.map((old) => rm(join(path, old), { force: true })));
    },
    async newest() {
      for (const name of await checkpointNames(path)) {
        const state = await readIfWhole(join(path, name), fingerprint);
        if (state !== undefined) return state;
      }
      return undefined;
    },
    async remove() {
      try {
        await rm(path, { recursive: true, force: true });
      } catch (cause) {
        throw new WorldError("E_DISK_WRITE", `Cannot remove ${path}: ${String(cause)}`, { cause });
      }
    },
  };
}

function checkpointName(epoch: number): string {
  return `epoch-${String(epoch).padStart(6, "0")}.checkpoint`;
}

// Newest first.
async function checkpointNames(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch(() => []);
  return names
    .filter((name) => /^epoch-\d{6}\.checkpoint$/.test(name))
    .toSorted()
    .toReversed();
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${String(cause)}`, { cause });
  }
}

async function readIfWhole(path: string, fingerprint: string): Promise<TrainingState | undefined> {
  try {
    return decodeCheckpoint(await readFile(path), fingerprint);
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw new WorldError("E_CHECKPOINT_READ", `Cannot read ${path}: ${String(error)}`, {
      cause: error,
    });
  }
}
