import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Absolute path of the repository. */
export const root = path.join(import.meta.dirname, "..", "..");

// What a checkout holds beside the repository's own files (.gitignore names the same).
const notOurs = new Set([".git", "node_modules", "dist", "coverage", "models", "data"]);

/** Text of a file, by its path from the root. */
export function readText(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** True where a file or folder stands at that path from the root. */
export function exists(file: string): boolean {
  return existsSync(path.join(root, file));
}

/** All files below a folder, as paths from the root with "/", sorted. */
export function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const inner = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (notOurs.has(inner)) return [];
    return entry.isDirectory() ? filesBelow(inner) : [inner];
  });
  return files.toSorted();
}

/** All folders below a folder, to any depth, as paths from the root. */
export function foldersBelow(folder: string): readonly string[] {
  const parents = filesBelow(folder).flatMap((file) => ancestors(path.posix.dirname(file)));
  return [...new Set(parents)].filter((parent) => parent !== folder && parent !== ".").toSorted();
}

/** TypeScript of the product without its tests and without generated code. */
export function sourceFiles(): readonly string[] {
  return filesBelow("src").filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !isGenerated(file),
  );
}

/** Written by a generator: nobody reads or edits it. */
export function isGenerated(file: string): boolean {
  return file.startsWith("src/tensor/onnx-schema/");
}

function ancestors(folder: string): readonly string[] {
  return folder === "." ? [] : [folder, ...ancestors(path.posix.dirname(folder))];
}
