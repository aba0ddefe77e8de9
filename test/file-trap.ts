import { createRequire, syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

type Calls = Record<string, unknown>;

/** Notes every path that this process hands to the file system until it is closed. */
export interface FileTrap {
  /** Absolute paths that lie in none of these folders. */
  strays(allowed: readonly string[]): readonly string[];
  close(): void;
}

const load = createRequire(import.meta.url);

/** Puts itself before Node's file system, for every module at once. */
export function setFileTrap(): FileTrap {
  const fs = load("node:fs") as Calls & { readonly promises: Calls };
  const seen = new Set<string>();
  const undo = [fs, fs.promises].map((calls) => trapped(calls, seen));
  syncBuiltinESMExports();
  return {
    strays: (allowed) => [...seen].filter((path) => !allowed.some((one) => isBelow(path, one))),
    close() {
      for (const back of undo) back();
      syncBuiltinESMExports();
    },
  };
}

function trapped(calls: Calls, seen: Set<string>): () => void {
  const own = Object.entries(calls).filter(
    (entry): entry is [string, (...args: readonly unknown[]) => unknown] =>
      typeof entry[1] === "function" && /^[a-z]/.test(entry[0]) && !entry[0].startsWith("_"),
  );
  for (const [name, call] of own) {
    const noted = (...args: readonly unknown[]): unknown => {
      const two = /rename|link|copy|cp/.test(name) ? args.slice(0, 2) : args.slice(0, 1);
      for (const path of two) note(path, seen);
      return call(...args);
    };
    calls[name] = Object.assign(noted, call);
  }
  return () => {
    for (const [name, call] of own) calls[name] = call;
  };
}

function note(path: unknown, seen: Set<string>): void {
  if (typeof path === "string") seen.add(resolve(path));
  else if (path instanceof URL) seen.add(fileURLToPath(path));
  else if (Buffer.isBuffer(path)) seen.add(resolve(path.toString()));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}
