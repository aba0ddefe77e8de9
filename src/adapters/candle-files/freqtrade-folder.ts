import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { perpetualOf } from "../../market/market-name.ts";
import { type Timeframe, timeframes } from "../../market/timeframe.ts";

/** A folder of Freqtrade's data, sorted: what can be imported and what cannot. */
export interface FreqtradeFolder {
  readonly files: readonly FreqtradeFile[];
  readonly passed: readonly PassedFile[];
}

export interface FreqtradeFile {
  readonly path: string;
  /** As people see it in the folder: "futures/BTC_USDT_USDT-1h-futures.feather". */
  readonly name: string;
  /** As Freqtrade writes it: "BTC/USDT", "BTC/USDT:USDT" for futures. */
  readonly pair: string;
  /** "BTCUSDT", "BTCUSDT.PERP" for futures. */
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

export interface PassedFile {
  readonly name: string;
  /** Why it is no file of candles to import, a phrase. */
  readonly reason: string;
}

/**
 * Lists the candle files of one exchange as Freqtrade keeps them, those of futures included. Where
 * the same candles lie there in several formats, one file is taken.
 *
 * @param folder As "user_data/data/binance".
 * @throws {MisuseError} E_FREQTRADE: no such folder, or no candle file in it.
 * @throws {WorldError} E_FILE_READ.
 */
export async function listFreqtradeFolder(folder: string): Promise<FreqtradeFolder> {
  const top = await namesIn(folder);
  const below = top.folders.includes("futures") ? await namesIn(join(folder, "futures")) : none;
  const names = [...top.files, ...below.files.map((name) => `futures/${name}`)];
  const readings = names.map((name) => readName(folder, name));
  const found = readings.filter((reading) => "pair" in reading).toSorted(byFormat);
  if (found.length === 0) throw noCandles(folder, top.folders);
  const files = new Map<string, FreqtradeFile>();
  const passed = readings.filter((reading) => "reason" in reading);
  for (const file of found) {
    const key = `${file.instrument} ${file.timeframe}`;
    const taken = files.get(key);
    if (taken === undefined) files.set(key, file);
    else passed.push({ name: file.name, reason: `the same candles are in ${taken.name}` });
  }
  return { files: [...files.values()].toSorted(byInstrument), passed: passed.toSorted(byName) };
}

const none = { files: [], folders: [] } as const;

/** Best first: the present default of Freqtrade, then what it wrote before. */
const endings = ["feather", "parquet", "json", "json.gz"] as const;

const fileName =
  /^(?:futures\/)?(?<pair>[^/]+?)-(?<timeframe>\d+[A-Za-z]{1,2})(?:-(?<content>[A-Za-z_]+))?\.(?<ending>feather|parquet|json|json\.gz|h5)$/;

function readName(folder: string, name: string): FreqtradeFile | PassedFile {
  if (/-trades\./.test(name)) return { name, reason: "it holds trades, no candles" };
  const groups = fileName.exec(name)?.groups;
  if (groups === undefined) return { name, reason: "its name is not PAIR-TIMEFRAME.feather" };
  const { content = "", ending } = groups;
  if (content !== "" && content !== "futures") {
    return { name, reason: `it holds ${content.replaceAll("_", " ")} data, no traded candles` };
  }
  if (ending === "h5") {
    return { name, reason: "it is HDF5; write it as Feather with `freqtrade convert-data`" };
  }
  return readKey(folder, name, groups);
}

function readKey(
  folder: string,
  name: string,
  groups: Readonly<Record<string, string>>,
): FreqtradeFile | PassedFile {
  const timeframe = timeframes.find((known) => known === groups["timeframe"]);
  if (timeframe === undefined) {
    const known = timeframes.join(", ");
    return { name, reason: `its timeframe ${groups["timeframe"]} is none of ${known}` };
  }
  const isFuture = groups["content"] === "futures" || name.startsWith("futures/");
  const names = readPair(groups["pair"]!, isFuture);
  if (names === undefined) return { name, reason: "its pair is not BASE_QUOTE" };
  return { path: join(folder, name), name, timeframe, ...names };
}

/** "BTC_USDT" or, for futures, "BTC_USDT_USDT" with the currency they are settled in. */
function readPair(
  text: string,
  isFuture: boolean,
): Pick<FreqtradeFile, "pair" | "instrument"> | undefined {
  const [base, quote, settled, ...more] = text.split("_");
  const isWhole = [base, quote].every((part) => part !== undefined && /^[\w-]+$/.test(part));
  if (!isWhole || more.length > 0 || (settled !== undefined && !isFuture)) return undefined;
  const pair = `${base}/${quote}${settled === undefined ? "" : `:${settled}`}`;
  const spot = `${base}${quote}`;
  return { pair, instrument: isFuture ? perpetualOf(spot) : parseInstrument(spot) };
}

function byFormat(a: FreqtradeFile, b: FreqtradeFile): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank({ name }: FreqtradeFile): number {
  return endings.findIndex((ending) => name.endsWith(`.${ending}`));
}

function byName(a: PassedFile | FreqtradeFile, b: PassedFile | FreqtradeFile): number {
  return a.name < b.name ? -1 : 1;
}

function byInstrument(a: FreqtradeFile, b: FreqtradeFile): number {
  const order = timeframes.indexOf(a.timeframe) - timeframes.indexOf(b.timeframe);
  if (a.instrument === b.instrument) return order;
  return a.instrument < b.instrument ? -1 : 1;
}

interface Names {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

async function namesIn(folder: string): Promise<Names> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith("."));
    return {
      files: shown.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
      folders: shown.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    };
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function unreadable(folder: string, error: unknown): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    const reason = code === "ENOENT" ? "there is no such folder" : "it is a file, no folder";
    return new MisuseError("E_FREQTRADE", `Cannot import from ${folder}: ${reason}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new WorldError("E_FILE_READ", `Cannot read ${folder}: ${reason}`, { cause: error });
}

function noCandles(folder: string, folders: readonly string[]): MisuseError {
  const shown = folders.slice(0, 8).map((name) => join(folder, name));
  const hint = shown.length === 0 ? "" : `; did you mean ${shown.join(" or ")}?`;
  return new MisuseError(
    "E_FREQTRADE",
    `Cannot import from ${folder}: it has no candle file such as BTC_USDT-1h.feather${hint}`,
  );
}
