import { randomUUID } from "node:crypto";
import { readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { WorldError } from "./errors.ts";
import { makeFolders } from "./make-folders.ts";
import { processIdentity } from "./process-identity.ts";

/** The right to be the only process that works on something, until it is given back. */
export interface Claim {
  /**
   * Gives it back, and never fails: what was done under the claim is not undone by a file that cannot
   * be removed. Such a file counts for nothing in this process, and for others until this one ends.
   */
  release(): Promise<void>;
}

/** Who holds what was asked for. */
export interface ClaimHolder {
  readonly pid: number;
  readonly host: string;
  /** The file that says so. */
  readonly path: string;
}

/**
 * Claims a name for this process. Each process puts a file of its own beside `path` and then looks
 * for others, so two never both go on; a file whose process is dead counts for nothing and is
 * removed. Files of another host count always: whether its process lives cannot be known here.
 *
 * @param path What is claimed; nothing need exist there. Missing folders above it are made, and
 *   removed again on release where they are still empty.
 * @returns The claim, or the live process that holds it.
 * @throws {WorldError} E_DISK_WRITE: the folder cannot be written, or who else claims cannot be read.
 */
export async function claim(path: string): Promise<Claim | { readonly holder: ClaimHolder }> {
  for (let attempt = 1; ; attempt += 1) {
    const own = await putClaim(path);
    const holder = await otherHolder(path, own.name).catch(async (error: unknown) => {
      await own.release();
      throw error;
    });
    if (holder === undefined) return own;
    await own.release();
    if (attempt === attempts) return { holder };
    // Two that came at once have both stepped back: chance decides who comes first now.
    await pause(attempt * 20 * (0.5 + Math.random()));
  }
}

const attempts = 5;

type OwnClaim = Claim & { readonly name: string };

async function putClaim(path: string, attempt = 1): Promise<OwnClaim> {
  const owner = `${processIdentity(process.pid) ?? process.pid}@${hostname()}`;
  const name = `.${claimedName(path)}.${owner}.${randomUUID().slice(0, 8)}.claim`;
  const folder = resolve(dirname(path));
  const file = join(folder, name);
  try {
    const made = await makeFolders(folder);
    await writeFile(file, "", { flag: "wx" });
    return {
      name,
      async release() {
        await removeOwn(file);
        if (made !== undefined) await removeEmptyFolders(folder, made);
      },
    };
  } catch (cause) {
    // A disk may make a file and fail all the same.
    await removeOwn(file);
    // Another's release has just removed the folder that was empty.
    if (attempt < attempts && codeOf(cause) === "ENOENT") return putClaim(path, attempt + 1);
    throw new WorldError("E_DISK_WRITE", `Cannot write ${file}: ${String(cause)}`, { cause });
  }
}

/** Names of this process's claims that were given back and whose files may still stand. */
const givenBack = new Set<string>();

async function removeOwn(file: string): Promise<void> {
  givenBack.add(basename(file));
  if (await remove(file)) givenBack.delete(basename(file));
}

async function remove(file: string, attempt = 1): Promise<boolean> {
  try {
    await rm(file, { force: true });
    return true;
  } catch {
    return attempt < attempts && remove(file, attempt + 1);
  }
}

async function otherHolder(path: string, own: string): Promise<ClaimHolder | undefined> {
  const living = await removeDeadClaims(dirname(path));
  return living.find(
    ({ claimed, path: file }) => claimed === claimedName(path) && basename(file) !== own,
  );
}

/** A claim as it lies in a folder. */
export interface FoundClaim extends ClaimHolder {
  /** The name that is claimed, without a leading dot. */
  readonly claimed: string;
  /** False where its process is dead, so that it counts for nothing. */
  readonly lives: boolean;
}

/**
 * Removes the claims in a folder whose processes are dead, whatever they claimed; one that cannot be
 * removed counts for nothing all the same.
 *
 * @returns The claims that stand; none where the folder does not exist.
 * @throws {WorldError} E_DISK_WRITE: as `claimsIn`.
 */
export async function removeDeadClaims(folder: string): Promise<readonly FoundClaim[]> {
  const found = await claimsIn(folder);
  for (const { lives, path } of found) if (!lives) await remove(path);
  return found.filter(({ lives }) => lives);
}

/**
 * Every claim in a folder; none where it does not exist. Changes nothing.
 *
 * @throws {WorldError} E_DISK_WRITE: it cannot be read: nobody knows what is claimed in it.
 */
export async function claimsIn(folder: string): Promise<readonly FoundClaim[]> {
  const names = await namesIn(folder);
  return names.flatMap((name) => {
    const parts = claimName.exec(name);
    if (parts === null) return [];
    const [, claimed = "", identity = "", host = ""] = parts;
    const pid = Number.parseInt(identity, 10);
    const lives = !givenBack.has(name) && (host !== hostname() || isSame(identity, pid));
    return [{ claimed, pid, host, lives, path: join(folder, name) }];
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return [];
    throw new WorldError("E_DISK_WRITE", `Cannot read ${folder}: ${String(cause)}`, { cause });
  }
}

// Where one of both does not tell when it was started (no more files may be opened) the number decides:
// a claim that lives must not be taken for a dead one's.
function isSame(identity: string, pid: number): boolean {
  const now = processIdentity(pid);
  return now === identity || now === String(pid) || (now !== undefined && identity === String(pid));
}

const claimName = /^\.(.+)\.(\d+(?:-\d+)?)@(.+)\.[0-9a-f]{8}\.claim$/;

function claimedName(path: string): string {
  return basename(path).replace(/^\./, "");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

// From the innermost up to the first that the claim made; one with something in it ends it.
async function removeEmptyFolders(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; ; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
    if (folder === outermost) return;
  }
}
