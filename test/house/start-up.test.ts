import path from "node:path";
import { expect, test } from "vitest";
import { readText } from "./repository.ts";

// What --help may load; everything else waits until a command runs.
const quickPackages = new Set(["commander"]);

test("candlecast --help loads no package but its argument parser", () => {
  const { files, packages } = loadedAtStart("src/cli/main.ts");
  expect(files.length).toBeGreaterThan(5);
  expect(packages.filter((name) => !quickPackages.has(name))).toEqual([]);
});

test("candlecast --help loads no job, only the defaults that it tells", () => {
  const { files } = loadedAtStart("src/cli/main.ts");
  const jobs = files.filter((file) => file.startsWith("src/jobs/"));
  expect(jobs.filter((file) => !file.endsWith("-defaults.ts"))).toEqual([]);
});

/** Files and packages that static imports reach; types and `await import()` do not count. */
function loadedAtStart(entry: string): {
  readonly files: readonly string[];
  readonly packages: readonly string[];
} {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, clause = "", source = ""] of readText(file).matchAll(staticImport)) {
      if (clause.startsWith("type ") || source.startsWith("node:")) continue;
      if (source.startsWith(".")) files.add(path.posix.join(path.posix.dirname(file), source));
      else packages.add(source);
    }
  }
  return { files: [...files], packages: [...packages] };
}

const staticImport = /^(?:import|export)\s+(?:([\w*{][^"';=()]*?)\sfrom\s+)?"([^"]+)";$/gm;
