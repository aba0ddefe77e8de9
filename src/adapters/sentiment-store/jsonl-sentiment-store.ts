import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { claim } from "../../foundation/claim.ts";
import { systemClock } from "../../foundation/clock.ts";
import { MisuseError, RefusedError, WorldError } from "../../foundation/errors.ts";
import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import { joinReadings } from "../../sentiment/join-readings.ts";
import type {
  ArrivedSentiment,
  SentimentArrival,
  SentimentOrigin,
  SentimentStore,
  StoredSentiment,
} from "../../sentiment/sentiment-store.ts";
import { decodeReadings, encodeReadings } from "./readings-file.ts";

/**
 * Readings as `<dataDir>/sentiment/<source>.jsonl`, each file replaced atomically. The file carries
 * where they came from and the sha256 of all else that it holds, proven at each read.
 */
export function openSentimentStore(dataDir: string): SentimentStore {
  const folder = join(dataDir, "sentiment");
  const pathOf = (source: string): string => join(folder, `${provenName(source)}.jsonl`);
  return {
    read: async (source) => readStored(pathOf(source), source),
    join: async (arrived) => joinStored(pathOf(arrived.source), arrived),
    list: () => listSources(folder),
  };
}

const wellFormed = /^[a-z0-9][a-z0-9_-]{0,39}$/;

function provenName(source: string): string {
  if (wellFormed.test(source)) return source;
  throw new MisuseError(
    "E_SENTIMENT_SOURCE",
    `Cannot keep sentiment: a source's name is 1 to 40 of a-z, 0-9, "_" and "-" and starts with a letter or digit, value was ${JSON.stringify(source.slice(0, 60))}`,
  );
}

async function readStored(path: string, source: string): Promise<StoredSentiment | undefined> {
  const text = await textIfThere(path);
  if (text === undefined) return undefined;
  const decoded = decodeReadings(text, source);
  if (typeof decoded !== "string") return { source, ...decoded, path };
  throw new RefusedError(
    "E_SENTIMENT_BROKEN",
    `Cannot trust ${path}: ${decoded}; import it anew with --replace`,
  );
}

async function joinStored(path: string, arrived: ArrivedSentiment): Promise<SentimentArrival> {
  const { source, origin, replace = false } = arrived;
  const claimed = await claim(path);
  if ("holder" in claimed) {
    const { pid, host } = claimed.holder;
    throw new RefusedError(
      "E_STORE_BUSY",
      `Cannot write ${path}: process ${pid} on ${host} is writing it`,
    );
  }
  try {
    await sweepTemporaries(dirname(path), systemClock);
    const stored = replace ? undefined : await readStored(path, source);
    const joined = joinReadings(stored?.readings ?? [], arrived.readings, origin.arrivedMs);
    // What says nothing new leaves the file as it is, so a second call does no harm.
    if (stored !== undefined && joined.readings.length === stored.readings.length) {
      return { ...stored, ...joined };
    }
    const origins = withOrigin(stored?.origins ?? [], origin);
    const { text, sha256 } = encodeReadings({ source, origins, readings: joined.readings });
    await writeFileAtomically(path, text);
    return { source, ...joined, origins, path, sha256 };
  } finally {
    await claimed.release();
  }
}

function withOrigin(
  origins: readonly SentimentOrigin[],
  came: SentimentOrigin,
): readonly SentimentOrigin[] {
  const nameOf = (origin: SentimentOrigin): string =>
    origin.kind === "file" ? `${origin.fileName} ${origin.sha256}` : origin.url;
  return [...origins.filter((origin) => nameOf(origin) !== nameOf(came)), came];
}

async function listSources(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw unreadable(folder, error);
  });
  return names
    .flatMap((name) => /^(.+)\.jsonl$/.exec(name)?.[1] ?? [])
    .filter((name) => wellFormed.test(name))
    .toSorted();
}

async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unreadable(path, error);
  }
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

function unreadable(path: string, error: unknown): WorldError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
}
