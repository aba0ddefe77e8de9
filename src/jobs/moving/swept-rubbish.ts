import { dirname, join } from "node:path";
import {
  abandonedTrainings,
  resumableDays,
} from "../../adapters/checkpoint-files/abandoned-trainings.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { removeTree } from "../../adapters/model-files/remove-tree.ts";
import { sizeOfFolder } from "../../adapters/model-files/size-of-folder.ts";
import { retiredViews } from "../../adapters/model-view/retired-views.ts";
import type { Clock } from "../../foundation/clock.ts";
import { abandonedTemporaries } from "../../foundation/sweep-temporaries.ts";

/** What lies among the models and is no version. */
export interface Rubbish {
  /** Whole path. */
  readonly path: string;
  /** In words: what it is and why nobody needs it. */
  readonly reason: string;
  readonly bytes: number;
}

/** What killed runs and earlier exports left behind beside some models. Changes nothing. */
export async function findRubbish(
  modelsDir: string,
  places: readonly ModelPlace[],
  clock: Clock,
): Promise<readonly Rubbish[]> {
  const found: (readonly [path: string, reason: string])[] = [];
  const models = places.map(modelFolder);
  // Looks at exams lie one folder above, views at the top.
  const folders = new Set([modelsDir, ...models.map((folder) => dirname(folder)), ...models]);
  for (const folder of folders) {
    const names = await abandonedTemporaries(folder, clock);
    found.push(
      ...names.map(
        (name) => [join(folder, name), "left half-built by a run that is gone"] as const,
      ),
    );
  }
  for (const folder of models) {
    const paths = await abandonedTrainings(folder, clock);
    const reason = `a training that was broken off and not resumed for ${resumableDays} days`;
    found.push(...paths.map((path) => [path, reason] as const));
  }
  for (const path of await retiredViews(join(modelsDir, "latest"), clock))
    found.push([path, "an earlier export"]);
  const rubbish: Rubbish[] = [];
  for (const [path, reason] of found)
    rubbish.push({ path, reason, bytes: await sizeOfFolder(path) });
  return rubbish;
}

/**
 * Removes it.
 *
 * @returns What went; not what a process has taken up again meanwhile.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function removeRubbish(found: readonly Rubbish[]): Promise<readonly Rubbish[]> {
  const gone: Rubbish[] = [];
  for (const each of found) if (await removeTree(each.path)) gone.push(each);
  return gone;
}
