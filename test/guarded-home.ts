import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { OperationalError } from "../src/foundation/errors.ts";
import { setFileTrap } from "./file-trap.ts";
import { everythingIn, sha256 } from "./trained-bundle.ts";

/** A folder of models with secrets above it, and what proves that they were left alone. */
export interface GuardedHome {
  /** To be removed in the end. */
  readonly top: string;
  readonly path: string;
  readonly modelsDir: string;
  /** Where folders to import may lie. */
  readonly incoming: string;
  /**
   * Hands each name to a sink; a refusal must be one sentence with one of these exit codes.
   */
  readonly throughSink: (
    names: readonly string[],
    sink: (name: string) => Promise<unknown>,
    exits?: readonly number[],
  ) => Promise<Passage>;
}

/** What became of the names that a sink was handed. */
export interface Passage {
  /** Names whose refusal was not one sentence with the exit code, the first few. */
  readonly unclear: readonly unknown[];
  /** Paths outside that were opened, the first few. */
  readonly strays: readonly string[];
  readonly isChanged: boolean;
}

export const unharmed: Passage = { unclear: [], strays: [], isChanged: false };

/** Makes it, deep enough that a climb of nine folders ends at files of ours. */
export function guardedHome(): GuardedHome {
  const top = mkdtempSync(join(tmpdir(), "registry-names-"));
  const path = join(top, "a/b/c/d/e/f/g/h/home");
  const [modelsDir, incoming] = [join(path, "models"), join(path, "incoming")];
  mkdirSync(incoming, { recursive: true });
  const sentinels: string[] = [];
  for (let at = path; at.length >= top.length; at = dirname(at)) {
    for (const name of ["outside.txt", "secret.json", "manifest.json"]) {
      writeFileSync(join(at, name), `secret of ${at}`);
      sentinels.push(join(at, name));
    }
  }
  const state = (): string =>
    sha256(
      JSON.stringify([everythingIn(top), sentinels.map((file) => readFileSync(file, "utf8"))]),
    );
  const allowed = [modelsDir, incoming, resolve(import.meta.dirname, ".."), "/proc"];
  return {
    top,
    path,
    modelsDir,
    incoming,
    throughSink: async (names, sink, exits = [2]) => {
      const before = state();
      const trap = setFileTrap();
      const wrong: unknown[] = [];
      try {
        for (const name of names)
          await sink(name).catch((error: unknown) => {
            if (!isClear(error, exits))
              wrong.push([name.slice(0, 80), String(error).slice(0, 200)]);
          });
      } finally {
        trap.close();
      }
      return {
        unclear: wrong.slice(0, 5),
        strays: trap.strays(allowed).slice(0, 5),
        isChanged: state() !== before,
      };
    },
  };
}

function isClear(error: unknown, exits: readonly number[]): boolean {
  return (
    error instanceof OperationalError &&
    exits.includes(error.exitCode) &&
    error.message.startsWith("Cannot ") &&
    isOneLine(error.message)
  );
}

/** No control character, which a terminal would obey, and no second line. */
export function isOneLine(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}
