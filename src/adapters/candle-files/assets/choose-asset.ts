import { MisuseError } from "../../../foundation/errors.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import { areSameQuote, isCurrency, isTicker, quoteOf, readAssetName } from "./asset-name.ts";

/**
 * Picks the asset that is meant.
 *
 * @param assets Names as the file writes them: "BTC", "BTC-USD", "ETH/USDT".
 * @param options `asset` names one of them, or its base; without it the one that fits the
 *   instrument best is taken. A single asset is taken unless its name is plainly another one's.
 * @param fileName For messages; callers that do not know it put it in the place of "the file".
 * @throws {MisuseError} E_ASSET: none fits, or two fit as well.
 */
export function chooseAsset(
  assets: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
  fileName = "the file",
): string {
  const { asset } = options;
  if (asset === undefined && assets.length === 1) {
    return theOnlyAsset(assets[0]!, options, fileName);
  }
  const wanted = asset ?? options.instrument;
  const fits = assets.map((name) => assetFit(name, wanted));
  const best = Math.max(0, ...fits);
  const chosen = assets.filter((_, i) => fits[i] === best);
  if (best > 0 && chosen.length === 1) return chosen[0]!;
  throw unclearAsset(assets, { ...options, fileName }, best > 0);
}

function theOnlyAsset(
  name: string,
  { instrument }: Pick<CandleFileOptions, "instrument">,
  fileName: string,
): string {
  if (!isOtherAsset(name, instrument)) return name;
  const shown = name.trim().slice(0, 40);
  throw new MisuseError(
    "E_ASSET",
    `Cannot take ${fileName} for ${instrument}: the asset that it names is ${JSON.stringify(shown)}; say --asset ${shown} to take it all the same`,
  );
}

function unclearAsset(
  assets: readonly string[],
  {
    asset,
    instrument,
    fileName,
  }: Pick<CandleFileOptions, "asset" | "instrument"> & { readonly fileName: string },
  severalFit: boolean,
): MisuseError {
  const names = assets.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = assets.length > 12 ? ` and ${assets.length - 12} more` : "";
  const reason =
    asset === undefined
      ? `it holds several assets and ${severalFit ? "more than one fits" : "none fits"} ${instrument}`
      : `${severalFit ? "more than one asset is" : "no asset is"} called ${JSON.stringify(asset)}`;
  return new MisuseError(
    "E_ASSET",
    `Cannot pick an asset of ${fileName}: ${reason}, assets were ${names.join(", ")}${more}; say --asset NAME`,
  );
}

/** How well a file's name of an asset fits what is wanted: 0 not at all, 3 the same. */
export function assetFit(name: string, wanted: string): 0 | 1 | 2 | 3 {
  const a = letters(name);
  const b = letters(wanted);
  if (a === "" || b === "") return 0;
  if (a === b) return 3;
  let best: 0 | 1 | 2 | 3 = 0;
  const readings = readAssetName(wanted);
  for (const one of readAssetName(name)) {
    for (const other of readings) {
      const fit = one.base === other.base ? quoteFit(one.quote, other.quote) : 0;
      if (fit > best) best = fit;
    }
  }
  return best;
}

function quoteFit(a: string | undefined, b: string | undefined): 0 | 1 | 2 | 3 {
  if (a === undefined || b === undefined) return a === b ? 3 : 2;
  if (a === b) return 3;
  return areSameQuote(a, b) ? 1 : 0;
}

function letters(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

/** Whether a name is plainly that of another asset, or of the same one counted in another currency. */
function isOtherAsset(name: string, instrument: string): boolean {
  if (!isTicker(name)) return false;
  const quote = quoteOf(instrument);
  // A column as "currency" says what the prices are counted in.
  if (isCurrency(name) && quote !== undefined && areSameQuote(name, quote)) return false;
  return assetFit(name, instrument) === 0;
}
