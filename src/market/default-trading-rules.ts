import type { DecimalText } from "./decimal.ts";
import type { InstrumentId } from "./instrument.ts";
import type { TradingRules } from "./trading-rules.ts";

type Market = TradingRules["market"];
type Grid = Omit<TradingRules, "instrument" | "market" | "buyFeeIn">;

// What Binance publishes for its largest markets, spot and USDT-margined (exchangeInfo, 2024).
const knownGrids: Readonly<Record<Market, Readonly<Record<"BTC" | "ETH", Grid>>>> = {
  spot: {
    BTC: grid("0.01", "0.00001", { quantityMax: "9000", notionalMin: "5" }),
    ETH: grid("0.01", "0.0001", { quantityMax: "9000", notionalMin: "5" }),
  },
  perpetual: {
    BTC: grid("0.1", "0.001", { quantityMax: "120", notionalMin: "100" }),
    ETH: grid("0.01", "0.001", { quantityMax: "2000", notionalMin: "20" }),
  },
};

// Smallest order by quote currency: about 5 dollars.
const notionalMinOf: Readonly<Record<string, DecimalText>> = {
  BTC: "0.0001",
  ETH: "0.001",
  BNB: "0.01",
  JPY: "500",
  KRW: "5000",
};

const dollarPair =
  /^(BTC|XBT|ETH)[-_.]?(?:USDT|USDC|USD|FDUSD|BUSD|TUSD|DAI|EUR|GBP)(?:[-_.]PERP)?$/;
const quoteOf = /(BTC|ETH|BNB|JPY|KRW)(?:[-_.]PERP)?$/;

/**
 * The grid of a market that nobody has described: Binance's for BTC and ETH in dollars, euros or
 * pounds; for all others one of 8 decimals, which real markets are coarser than, and a smallest order
 * of about 5 dollars. Spot purchases pay their fee in base currency.
 */
export function defaultTradingRules(instrument: InstrumentId, market: Market): TradingRules {
  const buyFeeIn = market === "spot" ? "base" : "quote";
  return { instrument, market, ...gridOf(instrument, market), buyFeeIn };
}

function gridOf(instrument: InstrumentId, market: Market): Grid {
  const base = dollarPair.exec(instrument)?.[1];
  if (base !== undefined) return knownGrids[market][base === "ETH" ? "ETH" : "BTC"];
  const quote = quoteOf.exec(instrument)?.[1] ?? "USDT";
  return grid("0.00000001", "0.00000001", { notionalMin: notionalMinOf[quote] ?? "5" });
}

function grid(
  priceTick: DecimalText,
  quantityStep: DecimalText,
  limits: { notionalMin: DecimalText; quantityMax?: DecimalText },
): Grid {
  return {
    priceTick,
    quantityStep,
    quantityMin: quantityStep,
    quantityMax: limits.quantityMax,
    notionalMin: limits.notionalMin,
  };
}
