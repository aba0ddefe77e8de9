import { spawnSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");

/**
 * Compiles the product into `folder`, which is emptied first: a file whose source is gone would
 * travel on in the package.
 *
 * @throws {Error} with the compiler's words.
 */
export function buildProgram(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  run(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", folder], root);
}

/**
 * Packs what users install by a plain `npm pack`, which builds first, in a copy of the working copy:
 * in the working copy itself the command would prefer its `dist/` to the source.
 *
 * @param stage Empty folder for the copy.
 * @param target Folder of the archive.
 * @returns Path of the archive.
 * @throws {Error} the compiler or npm failed, or a file is missing or does not belong in a package.
 */
export function packPackage(stage: string, target: string): string {
  for (const name of copied)
    cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(stage, "node_modules"), "junction");
  const answer = run("npm", ["pack", "--json", "--silent", "--pack-destination", target], stage);
  const { filename, files } = packedFiles(answer);
  const problems = packageProblems(files);
  if (problems.length > 0) throw new Error(`Cannot pack: ${problems.join("; ")}`);
  return path.join(target, filename);
}

const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "LICENSE"];
const sources = ["src", "gate", "tsconfig.json", "tsconfig.build.json", ".npmrc"];
const copied = [
  "package.json",
  "bin",
  "docs",
  "examples",
  "architecture.mjs",
  ...pages,
  ...sources,
];

/**
 * What is wrong with the list of a package's files; nothing where it can be published.
 *
 * @param files Paths inside the package.
 */
export function packageProblems(files: readonly string[]): readonly string[] {
  const missing = neededFiles.filter((file) => !files.includes(file));
  const strange = files.filter(
    (file) => !belongs.test(file) || /\.test\.|^dist\/test\//.test(file),
  );
  return [
    ...missing.map((file) => `${file} is missing`),
    ...strange.map((file) => `${file} does not belong in it`),
  ];
}

const neededFiles = [
  "package.json",
  ...pages,
  "docs/README.md",
  "bin/candlecast.mjs",
  "dist/index.js",
  "dist/index.d.ts",
  "dist/strategy.js",
  "dist/strategy.d.ts",
  "dist/cli/main.js",
  "dist/jobs/workers/training-process.js",
  "dist/jobs/workers/shard-thread.js",
  "dist/jobs/workers/forecast-process.js",
  "examples/freqtrade_strategy.py",
  "examples/strategy/donchian-breakout.ts",
];

const belongs =
  /^(package\.json|LICENSE|[A-Z]+\.md|architecture\.mjs|bin\/candlecast\.mjs|dist\/.*\.(js|d\.ts)|docs\/.*\.(md|png|schema\.json)|examples\/([\w-]+\/)?[\w-]+\.(md|html|py|ts))$/;

// npm 10 and 11 answer a list, newer ones an object by package name.
function packedFiles(answer: string): Packed {
  const parsed = JSON.parse(answer) as readonly PackAnswer[] | Readonly<Record<string, PackAnswer>>;
  const [packed] = Object.values(parsed);
  if (packed === undefined) throw new Error("Cannot pack: npm answered without a package");
  return { filename: packed.filename, files: packed.files.map((file) => file.path) };
}

interface Packed {
  readonly filename: string;
  readonly files: readonly string[];
}

interface PackAnswer {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

function run(command: string, words: readonly string[], folder: string): string {
  const shell = process.platform === "win32" && command === "npm";
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd: folder,
    encoding: "utf8",
    shell,
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return stdout;
  throw new Error(`Cannot build the package: ${error?.message ?? `${stdout}${stderr}`}`);
}
