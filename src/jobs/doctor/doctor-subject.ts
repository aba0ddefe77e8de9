import { findVersions } from "../../adapters/model-files/find-versions.ts";
import { whatStandsAt } from "../../adapters/model-files/what-stands-at.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { parseInstrument, type InstrumentId } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe, timeframes } from "../../market/timeframe.ts";
import { refuseTimeframeInName, storedTimeframe } from "./stored-timeframe.ts";

/** What a person wants examined, before anything of it is read. */
export type DoctorSubject =
  | { readonly kind: "simulated" }
  | {
      readonly kind: "candles";
      readonly instrument: InstrumentId;
      readonly timeframe: Timeframe;
      /** A file; undefined for stored candles. */
      readonly file: string | undefined;
      /** What to do where nothing is stored; undefined: the usual. */
      readonly advice?: string | undefined;
    }
  /** A version's folder. */
  | { readonly kind: "version"; readonly path: string };

export interface SubjectPlaces {
  readonly modelsDir: string;
  /** Folder of the stored candles. */
  readonly dataDir: string;
  /** Of a file's candles; the file's name says. */
  readonly instrument?: string | undefined;
  /** Of candles; default: what the file's name says or the only one that is stored, else "1h". */
  readonly timeframe: string | undefined;
}

/**
 * Reads the word that `doctor` was given: a version's folder, its id or the beginning of it, a file of
 * candles, a stored instrument, or nothing.
 *
 * @throws {MisuseError} E_NO_MODEL, E_VERSION_AMBIGUOUS: no version or several begin like that;
 *   E_INSTRUMENT, also for a name that ends in a timeframe; E_TIMEFRAME.
 */
export async function doctorSubject(
  word: string | undefined,
  places: SubjectPlaces,
): Promise<DoctorSubject> {
  if (word === undefined) return { kind: "simulated" };
  const found = await whatStandsAt(word);
  if (found === "version") return { kind: "version", path: word };
  if (found === "something" || fileName.test(word)) return candleFile(word, places);
  const version = await versionNamed(word, places.modelsDir);
  if (version !== undefined) return { kind: "version", path: version };
  refuseTimeframeInName(word);
  const instrument = parseInstrument(word);
  const stored = await storedTimeframe(instrument, places);
  return { kind: "candles", instrument, ...stored, file: undefined };
}

// "./x", "/x", "x.csv": a file that is not there must not be taken for an instrument.
const fileName = /^[./~]|\.[a-z][a-z0-9]{1,7}$/;
const versionStart = /^\d{4,8}(T[\dZ]*(-[0-9a-f]*)?)?$/;

async function versionNamed(word: string, modelsDir: string): Promise<string | undefined> {
  if (!versionStart.test(word)) return undefined;
  const [path, ...others] = await findVersions(modelsDir, word);
  if (path !== undefined && others.length === 0) return path;
  if (path !== undefined) {
    throw new MisuseError(
      "E_VERSION_AMBIGUOUS",
      `Cannot tell which version is meant: ${others.length + 1} in ${modelsDir} begin with ${word}, the first are ${[path, ...others].slice(0, 3).join(", ")}`,
    );
  }
  if (!word.includes("T")) return undefined;
  throw new MisuseError(
    "E_NO_MODEL",
    `Cannot find a version that begins with ${word}: ${modelsDir} holds none; name its folder or another --models`,
  );
}

// "BTCUSDT_1h.csv", "coinbase_btc-usd_4h.feather"
function candleFile(path: string, { instrument, timeframe }: SubjectPlaces): DoctorSubject {
  const stem = basenameOf(path).replace(/\.[^.]*$/, "");
  const told = /(?<![a-z0-9])\d+[mhd](?![a-z0-9])/i.exec(stem)?.[0].toLowerCase();
  const named = timeframes.find((known) => known === told);
  return {
    kind: "candles",
    instrument: parseInstrument(instrument ?? instrumentIn(stem)),
    timeframe: parseTimeframe(timeframe ?? named ?? "1h"),
    file: path,
  };
}

const pair =
  /(?<![a-z0-9])([a-z0-9]{2,6})[-_]?(usdt|usdc|busd|usd|eur|gbp|jpy|btc|eth)(?![a-z0-9])/i;

// Only a label here: a name that says nothing is no reason to refuse the file.
function instrumentIn(stem: string): string {
  const found = pair.exec(stem);
  if (found !== null) return `${found[1]}${found[2]}`;
  const first = stem.split(/[-_. ]/)[0] ?? "";
  return /^[a-z0-9]{1,20}$/i.test(first) ? first : "CANDLES";
}

// A path of either kind of system.
function basenameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
