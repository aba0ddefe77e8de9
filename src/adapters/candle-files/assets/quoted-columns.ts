import { MisuseError } from "../../../foundation/errors.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import { plainNames } from "../column-roles.ts";
import { areSameQuote, isCurrency, quoteOf, readAssetName } from "./asset-name.ts";

/**
 * Takes the names from price columns that are counted in another currency than the instrument, as
 * "Open (EUR)" beside "Open (USD)"; `--asset EUR` asks for a currency by name.
 *
 * @returns The names; those of columns that are not meant say so.
 * @throws {MisuseError} E_ASSET: no currency of the columns is the instrument's, or it has none that
 *   is known and there are several.
 */
export function columnsInQuote(
  names: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): readonly string[] {
  const plain = plainNames(names);
  const quotes = plain.map(quoteOfColumn);
  const all = [...new Set(quotes.filter((quote) => quote !== undefined))];
  const hasPlain = plain.some((name) => name === "open" || name === "close");
  if (all.length === 0 || hasPlain) return names;
  const bases = new Set(readAssetName(options.instrument).map(({ base }) => base));
  if (all.some((quote) => bases.has(quote))) return names;
  const chosen = chooseQuote(all, options);
  return names.map((name, i) =>
    quotes[i] === undefined || quotes[i] === chosen ? name : `in another quote ${i}`,
  );
}

function chooseQuote(
  quotes: readonly string[],
  { asset, instrument }: Pick<CandleFileOptions, "asset" | "instrument">,
): string {
  const said = quotes.find((quote) => quote === asset?.trim().toUpperCase());
  if (said !== undefined) return said;
  const own = quoteOf(instrument);
  if (own === undefined && quotes.length === 1) return quotes[0]!;
  const fitting = quotes.filter((quote) => own !== undefined && areSameQuote(quote, own));
  const chosen = fitting.find((quote) => quote === own) ?? fitting[0];
  if (chosen === undefined) throw otherQuote(quotes, instrument);
  return chosen;
}

/** "EUR" of "openeur", "quoteeuropen". */
function quoteOfColumn(plain: string): string | undefined {
  const groups =
    /^(?:quote(?<before>[a-z]{3,5}?))?(?:open|high|low|close)(?:price)?(?:in)?(?<after>[a-z]{3,5})?$/.exec(
      plain,
    )?.groups;
  const quote = groups?.["after"] ?? groups?.["before"];
  return quote !== undefined && isCurrency(quote) ? quote.toUpperCase() : undefined;
}

function otherQuote(quotes: readonly string[], instrument: string): MisuseError {
  const shown = quotes.slice(0, 8).join(", ");
  return new MisuseError(
    "E_ASSET",
    `Cannot take the file for ${instrument}: its prices are counted in ${shown}; say --asset ${quotes[0]} to take these all the same`,
  );
}
