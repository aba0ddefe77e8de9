import { MisuseError } from "../foundation/errors.ts";
import { type InstrumentId, parseInstrument } from "./instrument.ts";

/** The ending of a perpetual contract's name: "BTCUSDT.PERP". */
const perpetualEnding = ".PERP";

/** The instrument of a perpetual contract on a spot market's name: BTCUSDT, BTC/USDT -> BTCUSDT.PERP. */
export function perpetualOf(spot: string): InstrumentId {
  return parseInstrument(`${parseInstrument(spot)}${perpetualEnding}`);
}

/** The spot market's name that a perpetual contract is named after; undefined for other instruments. */
export function spotOfPerpetual(instrument: InstrumentId): string | undefined {
  if (!instrument.endsWith(perpetualEnding)) return undefined;
  return instrument.slice(0, -perpetualEnding.length);
}

/**
 * Reads the name of a market as people and exchanges write it: BTCUSDT, BTC/USDT and BTC-USDT are
 * the spot market, BTC/USDT:USDT and BTC-USDT-SWAP the perpetual contract BTCUSDT.PERP.
 *
 * @throws {MisuseError} E_INSTRUMENT: no name; a contract with an end, or settled in another coin.
 */
export function parseMarketName(text: string): InstrumentId {
  const swap = /^(\w+-\w+)-SWAP$/i.exec(text)?.[1];
  if (swap !== undefined) return perpetualOf(swap);
  const [name = "", settle] = text.split(":");
  if (settle === undefined) return parseInstrument(text);
  const quote = name.split(/[/_-]/)[1];
  if (quote !== undefined && quote.toUpperCase() === settle.toUpperCase()) return perpetualOf(name);
  throw new MisuseError(
    "E_INSTRUMENT",
    `Cannot use the instrument: of contracts only perpetual ones that are settled in the quote currency are known, as BTC/USDT:USDT, value was ${JSON.stringify(text)}`,
  );
}
