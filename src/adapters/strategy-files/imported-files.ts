import { isBuiltin } from "node:module";
import type { Metafile } from "esbuild";

/** One of the files that a strategy consists of. */
export interface ImportedFile {
  /** Its path from the strategy's folder, as the parser tells it. */
  readonly key: string;
  /** Whether an import names it; a computed one ("./rules/" + name) only tells where it may lie. */
  readonly isNamed: boolean;
  /** As its text says them, with the number of the file in the list that each leads to. */
  readonly imports: readonly (readonly [specifier: string, file: number])[];
  /** Names of the packages that it imports, sorted; Node's own modules and candlecast are none. */
  readonly packages: readonly string[];
}

/**
 * The strategy's file and all that it imports by a path, each once: first those that are found by following
 * the imports in the order of their specifiers, then the rest by their paths. Equal sources give equal lists,
 * wherever they lie.
 */
export function importedFiles(inputs: Metafile["inputs"], entry: string): readonly ImportedFile[] {
  const keys: string[] = [];
  const files: ImportedFile[] = [];
  const named = new Set([entry]);
  const numberOf = (key: string): number => {
    if (!keys.includes(key)) keys.push(key);
    return keys.indexOf(key);
  };
  const rest = Object.keys(inputs).filter(isOnDisk).toSorted();
  for (const root of [entry, ...rest]) {
    numberOf(root);
    for (let key = keys[files.length]; key !== undefined; key = keys[files.length]) {
      const { imports, packages } = linksOf(inputs[key]!);
      for (const [, target] of imports) named.add(target);
      files.push({
        key,
        isNamed: named.has(key),
        imports: imports.map(([specifier, target]) => [specifier, numberOf(target)]),
        packages,
      });
    }
  }
  return files;
}

type Input = Metafile["inputs"][string];

function linksOf({ imports }: Input): {
  readonly imports: readonly (readonly [specifier: string, key: string])[];
  readonly packages: readonly string[];
} {
  const inner = imports.filter(({ external, path }) => external !== true && isOnDisk(path));
  const targets = new Map(inner.map(({ original, path }) => [original ?? path, path]));
  const outer = imports.filter(({ external }) => external === true);
  const names = new Set(outer.flatMap(({ path }) => packageName(path)));
  return { imports: [...targets].toSorted(bySpecifier), packages: [...names].toSorted() };
}

function bySpecifier([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

// "data:..." stands in the text of who imports it.
function isOnDisk(key: string): boolean {
  return !key.startsWith("<");
}

// "@scope/name/part" -> "@scope/name"
function packageName(specifier: string): readonly string[] {
  const [name] = /^(?:@[^/]+\/)?[^./@:][^/:]*(?=\/|$)/.exec(specifier) ?? [];
  const isOwn = name === undefined || name === "candlecast" || isBuiltin(specifier);
  return isOwn ? [] : [name];
}
