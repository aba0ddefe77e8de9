import { existsSync, type FSWatcher, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { WorldError } from "../../foundation/errors.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";

export interface WatchOptions {
  /** How long changes are gathered before they are told, milliseconds. */
  readonly settleMs?: number;
  /** E_MODELS_WATCH: the system refuses to watch; from then on no change is told. */
  readonly onFailure?: (error: WorldError) => void;
}

export interface VersionWatch {
  close(): void;
}

/** A folder and its files are one change, and who waits for a deploy does not notice. */
const settleDefaultMs = 200;

/**
 * Tells that something changed where a model's versions lie. What answers now is `resolveVersion`'s
 * question, to be asked once after this call and at every change. The folder may come, go and come
 * again. Nothing is polled, and nothing is kept awake.
 */
export function watchVersions(
  place: ModelPlace,
  onChange: () => void,
  { settleMs = settleDefaultMs, onFailure }: WatchOptions = {},
): VersionWatch {
  const way = wayTo(resolve(modelFolder(place)), resolve(place.modelsDir));
  const watchers = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;
  const closeFrom = (position: number): void => {
    for (const path of way.slice(position)) {
      watchers.get(path)?.close();
      watchers.delete(path);
    }
  };
  const close = (): void => {
    clearTimeout(settling);
    closeFrom(0);
  };
  const fail = (cause: unknown): void => {
    close();
    onFailure?.(cannotWatch(way.at(-1)!, cause));
  };
  const tell = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      follow();
      onChange();
    }, settleMs).unref();
  };
  // From the top: whatever comes below a folder that is watched already is told.
  const follow = (): void => {
    try {
      for (const [i, path] of way.entries()) {
        if (watchers.has(path)) continue;
        const watcher = watchExisting(path);
        if (watcher === undefined) continue;
        watchers.set(path, watcher);
        watcher.on("error", fail);
        watcher.on("change", (event, name) => {
          const below = way[i + 1];
          const isOwn = event === "rename" && name === basename(path);
          const isBelow = below !== undefined && name === basename(below);
          // Another folder of the same name is another one: it is watched anew.
          if (isOwn) closeFrom(i);
          else if (isBelow && event === "rename") closeFrom(i + 1);
          if (isOwn || isBelow || below === undefined) tell();
        });
      }
    } catch (error) {
      fail(error);
    }
  };
  follow();
  return { close };
}

// From above the folder of all models down to the model's own. Where even the first does not exist,
// the nearest folder above it that does comes first.
function wayTo(folder: string, modelsDir: string): readonly string[] {
  const way = [folder];
  for (let at = folder; ;) {
    at = dirname(at);
    way.unshift(at);
    const isAbove = at.length < modelsDir.length;
    if (at === dirname(at) || (isAbove && existsSync(at))) return way;
  }
}

function watchExisting(path: string): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** E_MODELS_WATCH. */
export function cannotWatch(folder: string, cause: unknown): WorldError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `Cannot watch the models in ${folder}: ${reason}`;
  return new WorldError("E_MODELS_WATCH", message, { cause });
}
