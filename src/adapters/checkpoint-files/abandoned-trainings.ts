import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { claimsIn } from "../../foundation/claim.ts";
import type { Clock } from "../../foundation/clock.ts";

/** A training that was broken off may be taken up again for so long. */
export const resumableDays = 7;
const resumableMs = resumableDays * 24 * 3_600_000;

const trainingFolder = /^\.(training-[0-9a-f]{12})$/;

/**
 * Checkpoints of trainings that were broken off and that nobody took up again within a week. Changes
 * nothing.
 *
 * @param folder Where a model's versions lie.
 * @returns Whole paths, by name; none where the folder does not exist.
 */
export async function abandonedTrainings(folder: string, clock: Clock): Promise<readonly string[]> {
  const living = new Set(
    (await claimsIn(folder)).filter(({ lives }) => lives).map(({ claimed }) => claimed),
  );
  const abandoned: string[] = [];
  for (const name of await namesIn(folder)) {
    const claimed = trainingFolder.exec(name)?.[1];
    if (claimed === undefined || living.has(claimed)) continue;
    const path = join(folder, name);
    const touchedMs = await lastTouchMs(path);
    if (touchedMs !== undefined && clock.nowMs() - touchedMs >= resumableMs) abandoned.push(path);
  }
  return abandoned;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return names.toSorted();
}

// Of the folder or anything in it; nothing where it is no folder of ours.
async function lastTouchMs(path: string): Promise<number | undefined> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts?.isDirectory() !== true) return undefined;
  let lastMs = facts.mtimeMs;
  for (const name of await readdir(path).catch(() => [])) {
    const inner = await lstat(join(path, name)).catch(() => undefined);
    lastMs = Math.max(lastMs, inner?.mtimeMs ?? 0);
  }
  return lastMs;
}
