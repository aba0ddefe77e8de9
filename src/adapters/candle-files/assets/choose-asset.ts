import { MisuseError } from "../../../foundation/errors.ts";
import type { CandleFileOptions } from "../candle-file.ts";

/**
 * Picks the asset that is meant.
 *
 * @param assets Names as the file writes them: "BTC", "BTC-USD", "ETH/USDT".
 * @param options `asset` names one of them, or its base; without it the one that fits the
 *   instrument best is taken. A file with a single asset needs no fit.
 * @throws {MisuseError} E_ASSET: none fits, or two fit as well.
 */
export function chooseAsset(
  assets: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): string {
  const { asset } = options;
  if (asset === undefined && assets.length === 1) return assets[0]!;
  const wanted = asset ?? options.instrument;
  const fits = assets.map((name) => assetFit(name, wanted));
  const best = Math.max(0, ...fits);
  const chosen = assets.filter((_, i) => fits[i] === best);
  if (best > 0 && chosen.length === 1) return chosen[0]!;
  throw unclearAsset(assets, options, best > 0);
}

function unclearAsset(
  assets: readonly string[],
  { asset, instrument }: Pick<CandleFileOptions, "asset" | "instrument">,
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
    `Cannot pick an asset of the file: ${reason}, assets were ${names.join(", ")}${more}; say --asset NAME`,
  );
}

/** How well a file's name of an asset fits what is wanted: 0 not at all, 3 the same letters. */
export function assetFit(name: string, wanted: string): 0 | 1 | 2 | 3 {
  const a = letters(name);
  const b = letters(wanted);
  if (a === "" || b === "") return 0;
  if (a === b) return 3;
  if (withoutQuote(b) === a || withoutQuote(a) === b) return 2;
  return isDollarPair(a) && isDollarPair(b) && withoutQuote(a) === withoutQuote(b) ? 1 : 0;
}

const quote =
  /(?:USD[TCP]?|[BFT]USD|FDUSD|DAI|EUR[CT]?|GBP|JPY|KRW|TRY|BRL|AUD|CAD|CHF|BTC|ETH|BNB)$/;

function letters(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

function withoutQuote(pair: string): string {
  return pair.replace(quote, "");
}

function isDollarPair(pair: string): boolean {
  return pair.length > 3 && /(?:USD[TCP]?|[BFT]USD|FDUSD)$/.test(pair);
}
