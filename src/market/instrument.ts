import { MisuseError } from "../foundation/errors.ts";

/** An instrument's name as a folder and file can carry it: "BTCUSDT". */
export type InstrumentId = string & { readonly __brand: "InstrumentId" };

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

// What instruments are priced in; a dash before anything else belongs to the name: "BRK-B".
const quotes = "USD|USDT|USDC|BUSD|FDUSD|TUSD|DAI|EUR|GBP|JPY|KRW|TRY|BRL|AUD|BTC|ETH|BNB";
const pair = new RegExp(String.raw`^([A-Z0-9]{2,10})[-_](${quotes})(\.PERP)?$`);
const joinedPair = new RegExp(String.raw`^[A-Z0-9]{2,10}(?:${quotes})(?:\.PERP)?$`);

/**
 * Reads an instrument's name; letters become upper case, and what stands between base and quote is
 * dropped: "BTC/USDT", "BTC-USDT" and "BTC_USDT" are BTCUSDT.
 *
 * @throws {MisuseError} the rest is not 1 to 64 letters, digits, dots, dashes or underscores.
 */
export function parseInstrument(text: string): InstrumentId {
  const plain = text.replace("/", "");
  const name = plain.toUpperCase().replace(pair, "$1$2$3");
  // Both: some letters of other alphabets become one of these in upper case.
  if (wellFormed.test(plain) && wellFormed.test(name)) return name as InstrumentId;
  throw new MisuseError(
    "E_INSTRUMENT",
    `Cannot use the instrument: a name is 1 to 64 letters, digits, ".", "_" or "-" and starts with a letter or digit, value was ${JSON.stringify(text)}`,
  );
}

/** Whether a name ends with a currency that markets are quoted in: BTCUSDT, not ACME. */
export function isPair(instrument: InstrumentId): boolean {
  return joinedPair.test(instrument);
}
