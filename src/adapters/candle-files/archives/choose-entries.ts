import { basename } from "node:path";
import { isTicker, readAssetName } from "../assets/asset-name.ts";
import { chooseAsset } from "../assets/choose-asset.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import { unusable } from "./zip-entries.ts";

type EntryOptions = Pick<CandleFileOptions, "asset" | "instrument" | "timeframe">;

/**
 * Picks the entries of an archive that are meant by their names, as "BTCUSDT-1h-2024-01.csv".
 *
 * @param entries At least one.
 * @throws {MisuseError} E_ASSET: all that name an asset name another one, or several and none fits.
 *   E_ARCHIVE: they are of several timeframes, and which one is meant is not said.
 */
export function chooseEntries<Entry extends { readonly fileName: string }>(
  path: string,
  entries: readonly Entry[],
  options: EntryOptions,
): readonly Entry[] {
  return ofTimeframe(path, ofAsset(path, entries, options), options);
}

function ofAsset<Entry extends { readonly fileName: string }>(
  path: string,
  entries: readonly Entry[],
  options: EntryOptions,
): readonly Entry[] {
  const wanted = options.asset ?? options.instrument;
  const named = entries.filter(({ fileName }) => startsWith(fileName, wanted));
  if (named.length > 0) return named;
  const names = entries.map(({ fileName }) => pairOf(fileName));
  const known = [...new Set(names.filter((name) => name !== undefined))];
  if (known.length === 0) return entries;
  const chosen = chooseAsset(known, options, path);
  return entries.filter((_, i) => names[i] === chosen);
}

/** Whether a file's name begins with that of an asset, which ends there. */
function startsWith(fileName: string, asset: string): boolean {
  const letters = asset.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  const spaced = letters.split("").join("[^A-Z0-9]*");
  return (
    letters !== "" && new RegExp(`^${spaced}(?![A-Z0-9])`).test(basename(fileName).toUpperCase())
  );
}

/** "BTCUSDT" of "BTCUSDT-1h-2024-01.csv"; `undefined`: the name begins with no pair. */
function pairOf(fileName: string): string | undefined {
  const [first = "", second = ""] = basename(fileName).split(/[-_. ]/);
  return [`${first}-${second}`, first].find(
    (name) => isTicker(name) && readAssetName(name).some(({ quote }) => quote !== undefined),
  );
}

function ofTimeframe<Entry extends { readonly fileName: string }>(
  path: string,
  entries: readonly Entry[],
  { timeframe }: EntryOptions,
): readonly Entry[] {
  const marks = entries.map(({ fileName }) => timeframeOf(fileName));
  const known = [...new Set(marks.filter((mark) => mark !== undefined))];
  if (known.length < 2) return entries;
  if (timeframe !== undefined && known.includes(timeframe)) {
    return entries.filter((_, i) => marks[i] === timeframe);
  }
  const shown = known.slice(0, 8).map((mark) => entries[marks.indexOf(mark)]!.fileName);
  throw unusable(
    path,
    `it holds candles of several timeframes, as ${shown.join(", ")}; unpack those that are meant`,
  );
}

/** "4h" of "BTCUSDT-4h-2024-01.csv", "60min" as "1h". */
function timeframeOf(fileName: string): string | undefined {
  const mark = /(?<=[-_. ])(?<count>\d{1,3})(?<unit>mo|min|[mhdw])(?=[-_. ]|$)/i.exec(
    basename(fileName),
  );
  const { count = "", unit = "" } = mark?.groups ?? {};
  if (mark === null) return undefined;
  const letter = unit === "M" ? "mo" : unit.toLowerCase().replace("min", "m");
  return `${Number(count)}${letter}`.replace(/^60m$/, "1h").replace(/^24h$/, "1d");
}
