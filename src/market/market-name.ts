import { MisuseError } from "../../foundation/errors.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";

/**
 * Reads the name of a market as people and exchanges write it: BTCUSDT and BTC/USDT are the spot
 * market, BTC/USDT:USDT is the perpetual contract and becomes BTCUSDT.PERP.
 *
 * @throws {MisuseError} E_INSTRUMENT: no name; a contract with an end, or settled in another coin.
 */
export function parseMarketName(text: string): InstrumentId {
  const [name = "", settle] = text.split(":");
  if (settle === undefined) return parseInstrument(text);
  const quote = name.split("/")[1];
  if (quote !== undefined && quote.toUpperCase() === settle.toUpperCase()) {
    return parseInstrument(`${name}.PERP`);
  }
  throw new MisuseError(
    "E_INSTRUMENT",
    `Cannot use the instrument: of contracts only perpetual ones that are settled in the quote currency are known, as BTC/USDT:USDT, value was ${JSON.stringify(text)}`,
  );
}
