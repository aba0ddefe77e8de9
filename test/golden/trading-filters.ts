import { parseInstrument } from "../../src/market/instrument.ts";
import type { TradingRules } from "../../src/market/trading-rules.ts";

/**
 * Grids as venues publish them for orders by market (their public exchange rules, 2023 to 2024). They
 * change now and then: what counts here is that every shape there is comes up - steps of 1e-8 and of
 * 100, ticks of half a dollar and of 1000 won, smallest orders by amount, by value and by neither.
 */
export const tradingFilters: readonly (TradingRules & { readonly venue: string })[] = [
  set("Binance spot", "BTCUSDT", "0.01 0.00001 0.00001 9000 5 base"),
  set("Binance spot", "ETHUSDT", "0.01 0.0001 0.0001 9000 5 base"),
  set("Binance spot", "DOGEUSDT", "0.00001 1 1 9000000 1 base"),
  set("Binance spot", "SHIBUSDT", "0.00000001 1 1 46116860414 1 base"),
  set("Binance spot", "ETHBTC", "0.00001 0.0001 0.0001 100000 0.0001 base"),
  set("Binance USDT-M", "BTCUSDT", "0.10 0.001 0.001 120 100 perpetual"),
  set("Binance USDT-M", "1000PEPEUSDT", "0.0000001 1 1 50000000 5 perpetual"),
  set("Kraken", "XBTUSD", "0.1 0.00000001 0.0001 - 0.5 quote"),
  set("Kraken", "XBTJPY", "1 0.00000001 0.0001 - 50 quote"),
  set("Coinbase", "BTC-USD", "0.01 0.00000001 0.00000001 3400 1 quote"),
  set("Coinbase", "ETH-BTC", "0.00001 0.00000001 0.00000001 2400 0.000016 quote"),
  set("OKX spot", "BTC-USDT", "0.1 0.00000001 0.00001 - 0 base"),
  set("OKX swap", "BTC-USDT.PERP", "0.1 0.0001 0.0001 120 0 perpetual"),
  set("Bybit spot", "BTCUSDT", "0.01 0.000001 0.000048 71.73956243 1 base"),
  set("Bybit linear", "ETHUSDT", "0.01 0.01 0.01 724.25 5 perpetual"),
  set("Bitstamp", "BTCUSD", "1 0.00000001 0.0001 - 10 quote"),
  set("Upbit", "BTCKRW", "1000 0.00000001 0.00000001 - 5000 quote"),
  set("BitMEX", "XBTUSDT", "0.5 0.0001 0.001 10000 0 perpetual"),
  set("Deribit linear", "ETH_USDC", "0.05 0.001 0.001 - 0 perpetual"),
  set("lots of a hundred", "ACME", "0.05 100 100 1000000 0 quote"),
];

// tick, step, smallest and largest amount, smallest value, fee of a purchase or "perpetual"
function set(
  venue: string,
  name: string,
  numbers: string,
): TradingRules & { readonly venue: string } {
  const [tick = "", step = "", least = "", most = "", value = "", fee = ""] = numbers.split(" ");
  return {
    venue,
    instrument: parseInstrument(name),
    market: fee === "perpetual" ? "perpetual" : "spot",
    priceTick: tick,
    quantityStep: step,
    quantityMin: least,
    quantityMax: most === "-" ? undefined : most,
    notionalMin: value,
    buyFeeIn: fee === "base" ? "base" : "quote",
  };
}
