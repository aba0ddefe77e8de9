import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** How a file of this program is started on its own: what Node runs, and with which arguments. */
export interface EntryStarter {
  /** Code for `new Worker(code, { eval: true })`, or a file for it. */
  readonly thread: { readonly code: string } | { readonly file: URL };
  /** Arguments of `node` for a process. */
  readonly processArguments: readonly string[];
}

/**
 * Built files start as they are; TypeScript sources start through the loader that the command line
 * uses in a working copy.
 */
export function entryStarter(entry: URL): EntryStarter {
  if (!entry.pathname.endsWith(".ts")) {
    return { thread: { file: entry }, processArguments: [fileURLToPath(entry)] };
  }
  const loader = createRequire(import.meta.url)
    .resolve("tsx/esm/api")
    .replace(/\.cjs$/, ".mjs");
  const code =
    `import(${JSON.stringify(loader)})` +
    `.then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); })`;
  return { thread: { code }, processArguments: ["--eval", code] };
}

/** The entry beside a module, whether both are sources or both are built. */
export function siblingEntry(moduleUrl: string, path: string): URL {
  return new URL(path + (moduleUrl.endsWith(".ts") ? ".ts" : ".js"), moduleUrl);
}
