import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { MisuseError, RefusedError, WorldError } from "../../foundation/errors.ts";

/** The secret that clients send, and where a person finds it. */
export interface AccessToken {
  readonly value: string;
  /** For people: a file's path or the name of the variable. Never the value. */
  readonly place: string;
}

/** The variable that may hold the token instead of a file. */
const tokenVariable = "CANDLECAST_TOKEN";

/**
 * The token of the server: that of the named file, else of the environment, else of a file in the
 * folder of the models. A file that does not exist is made, with 256 random bits, for its owner only.
 *
 * @throws {MisuseError} E_TOKEN: the variable holds no token.
 * @throws {RefusedError} E_TOKEN_FILE: others may read the file, or it holds no token.
 * @throws {WorldError} E_DISK_WRITE, E_FILE_READ.
 */
export async function accessToken(options: {
  readonly modelsDir: string;
  readonly file?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}): Promise<AccessToken> {
  const told = (options.environment ?? process.env)[tokenVariable];
  if (options.file === undefined && told !== undefined) return tokenOfVariable(told);
  const path = options.file ?? join(options.modelsDir, tokenFileName);
  const value = (await readToken(path)) ?? (await makeToken(path));
  return { value, place: path };
}

const tokenFileName = "forecast-server.token";
// Base64url or hex of at least 128 bits; what may stand in a header as RFC 6750 has it.
const wellFormed = /^[A-Za-z0-9._~+/=-]{22,512}$/;
const tokenBytes = 32;

function tokenOfVariable(text: string): AccessToken {
  if (wellFormed.test(text)) return { value: text, place: `the variable ${tokenVariable}` };
  throw new MisuseError(
    "E_TOKEN",
    `Cannot use the token in ${tokenVariable}: it must be 22 to 512 letters, digits or ._~+/=-, it has ${text.length} characters`,
  );
}

async function readToken(path: string): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) =>
    whereMissing(path, error),
  );
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat();
    // Windows keeps no such bits.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      const bits = (mode & 0o777).toString(8);
      throw unfit(path, `others may read it, its mode is ${bits}; run chmod 600 on it`);
    }
    const text = size > 4096 ? "" : (await file.readFile("utf8")).trim();
    if (wellFormed.test(text)) return text;
    throw unfit(path, "it holds no token of at least 22 characters on one line");
  } finally {
    await file.close();
  }
}

// Linked into place: whoever comes second finds a whole file and takes its token.
async function makeToken(path: string): Promise<string> {
  const temporary = temporaryPathBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const value = randomBytes(tokenBytes).toString("base64url");
    await writeFile(temporary, `${value}\n`, { flag: "wx", mode: 0o600, flush: true });
    await link(temporary, path);
    return value;
  } catch (error) {
    const others = hasCode(error, "EEXIST") ? await readToken(path) : undefined;
    if (others !== undefined) return others;
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause: error });
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Compares a header with the token in a time that tells nothing about either. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const wanted = digest(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ""), wanted);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function whereMissing(path: string, error: unknown): undefined {
  if (hasCode(error, "ENOENT")) return undefined;
  if (hasCode(error, "ELOOP")) throw unfit(path, "it is a symbolic link");
  const reason = error instanceof Error ? error.message : String(error);
  throw new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
}

function unfit(path: string, reason: string): RefusedError {
  return new RefusedError("E_TOKEN_FILE", `Cannot use the token in ${path}: ${reason}`);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
