import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are missing. Node's own recursive way answers ENOENT where
 * the disk is read-only, and never ends below `/proc`; this one says what the system said.
 *
 * @returns The outermost folder that was made; nothing where all were there, or a file is.
 * @throws {NodeJS.ErrnoException} what the system said of the folder that could not be made.
 */
export async function makeFolders(path: string): Promise<string | undefined> {
  const folder = resolve(path);
  const code = await tryMake(folder);
  if (code === undefined) return folder;
  if (code === "EEXIST") return undefined;
  const outer = await makeFolders(dirname(folder));
  await mkdir(folder).catch(unlessThere);
  return outer ?? folder;
}

// Nothing when it was made; the code where the folders above decide.
async function tryMake(folder: string): Promise<"EEXIST" | "ENOENT" | undefined> {
  try {
    await mkdir(folder);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST" || code === "ENOENT") return code;
    throw error;
  }
}

// Another process may have been quicker.
function unlessThere(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
