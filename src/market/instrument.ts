import { MisuseError } from "../foundation/errors.ts";

/** An instrument's name as a folder and file can carry it: "BTCUSDT". */
export type InstrumentId = string & { readonly __brand: "InstrumentId" };

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Reads an instrument's name; a slash as in "BTC/USDT" is dropped, letters become upper case.
 *
 * @throws {MisuseError} the rest is not 1 to 64 letters, digits, dots, dashes or underscores.
 */
export function parseInstrument(text: string): InstrumentId {
  const name = text.replace("/", "").toUpperCase();
  if (wellFormed.test(name)) return name as InstrumentId;
  throw new MisuseError(
    "E_INSTRUMENT",
    `Cannot use the instrument: a name is 1 to 64 letters, digits, ".", "_" or "-" and starts with a letter or digit, value was ${JSON.stringify(text)}`,
  );
}
