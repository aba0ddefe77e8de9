import { createHash } from "node:crypto";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildFailure, Metafile } from "esbuild";
import { MisuseError } from "../../foundation/errors.ts";
import { hashFile } from "../candle-files/hash-file.ts";
import { type ImportedFile, importedFiles } from "./imported-files.ts";
import { packageVersion } from "./package-version.ts";

/** More than anybody writes for one rule: what lies behind is a program of its own. */
const filesMax = 200;
const bytesMax = 16 * 1_048_576;

/**
 * What a strategy's code is known by, as sha256 (hex): of its own bytes where it stands alone; else of
 * itself, every file that it imports by a path (static imports, exports from, literal dynamic imports, and
 * those that these import) and name and version of each package that they name. Where they lie does not
 * count, only what they hold and who imports whom; types, and what the code reads by itself, are not
 * looked at.
 *
 * @throws {MisuseError} E_STRATEGY_FILE: it is missing, an import leads nowhere, or they are too many.
 * @throws {WorldError} E_FILE_READ.
 */
export async function hashStrategyFile(file: string): Promise<string> {
  const entry = await realpath(file).catch((error: unknown) => {
    const reason = `Cannot load the strategy ${file}: there is no such file`;
    throw new MisuseError("E_STRATEGY_FILE", reason, { cause: error });
  });
  const folder = path.dirname(entry);
  const inputs = await parsedInputs({ file, entry, folder });
  const files = importedFiles(inputs, path.basename(entry));
  const isAlone = files.length === 1 && files[0]!.packages.length === 0;
  if (isAlone) return hashFile(entry);
  refuseTooMuch(file, inputs);
  const known: unknown[] = [];
  for (const each of files) known.push(await contentOf(each, folder));
  return createHash("sha256").update(JSON.stringify(known)).digest("hex");
}

async function contentOf(
  { key, isNamed, imports, packages }: ImportedFile,
  folder: string,
): Promise<object> {
  const at = await existing(path.resolve(folder, key));
  const versions: unknown[] = [];
  for (const name of packages) versions.push([name, await packageVersion(name, at)]);
  return { sha256: await hashFile(at), as: isNamed ? null : key, imports, packages: versions };
}

// "./x.ts?v=2" is the file x.ts, loaded once more.
async function existing(at: string): Promise<string> {
  const plain = at.replace(/[?#][^/\\]*$/, "");
  if (plain === at) return at;
  return access(at).then(
    () => at,
    () => plain,
  );
}

async function parsedInputs({
  file,
  entry,
  folder,
}: {
  readonly file: string;
  readonly entry: string;
  readonly folder: string;
}): Promise<Metafile["inputs"]> {
  const { build } = await import("esbuild");
  // Of this program, whose version is another matter than the strategy's.
  const own = fileURLToPath(new URL("../../*", import.meta.url));
  try {
    const { metafile } = await build({
      entryPoints: [entry],
      absWorkingDir: folder,
      outdir: "nowhere",
      write: false,
      bundle: true,
      metafile: true,
      packages: "external",
      external: [own],
      platform: "node",
      format: "esm",
      tsconfigRaw: "{}",
      logLevel: "silent",
    });
    return metafile.inputs;
  } catch (error) {
    throw new MisuseError(
      "E_STRATEGY_FILE",
      `Cannot tell what the strategy ${file} imports: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  const [first] = (error as Partial<BuildFailure>).errors ?? [];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  const { text, location } = first;
  return location === null ? text : `${text} (${location.file}, line ${location.line})`;
}

function refuseTooMuch(file: string, inputs: Metafile["inputs"]): void {
  const sizes = Object.values(inputs).map(({ bytes }) => bytes);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length <= filesMax && bytes <= bytesMax) return;
  throw new MisuseError(
    "E_STRATEGY_FILE",
    `Cannot tell one version of the strategy ${file} from another: it may import ${filesMax} files of together ${bytesMax / 1_048_576} MiB at most, values were ${sizes.length} and ${(bytes / 1_048_576).toFixed(1)}; make a package of what does not change`,
  );
}
