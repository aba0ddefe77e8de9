// npx tsx bench/indicators.ts
//
// A million values or candles through every indicator, candle by candle (a batch is the same loop).
import type { Candle } from "../src/market/candle.ts";
import { createAdx } from "../src/trading/indicators/adx.ts";
import { createAtr } from "../src/trading/indicators/atr.ts";
import { createBollinger } from "../src/trading/indicators/bollinger.ts";
import { createDonchian } from "../src/trading/indicators/donchian.ts";
import { createEma } from "../src/trading/indicators/ema.ts";
import type { Indicator } from "../src/trading/indicators/indicator.ts";
import { createMacd } from "../src/trading/indicators/macd.ts";
import { createObv } from "../src/trading/indicators/obv.ts";
import { createRealisedVolatility } from "../src/trading/indicators/realised-volatility.ts";
import { createRsi } from "../src/trading/indicators/rsi.ts";
import { createSma } from "../src/trading/indicators/sma.ts";
import { createRollingVwap, createSessionVwap } from "../src/trading/indicators/vwap.ts";

const count = 1_000_000;
const rounds = 5;
const candles = Array.from({ length: count }, (_, i): Candle => {
  const close = 20_000 + 3_000 * Math.sin(i / 500) + 100 * Math.sin(i * 7.13);
  const openTimeMs = i * 3_600_000;
  return { openTimeMs, open: close, high: close + 31, low: close - 29, close, volume: 5 + (i % 9) };
});
const closes = Float64Array.from(candles, ({ close }) => close);

console.log("| indicator | processor ms per million | ns each |\n| --- | --- | --- |");
report("sma 20", () => feed(createSma(20), closes));
report("sma 200", () => feed(createSma(200), closes));
report("ema 12", () => feed(createEma(12), closes));
report("rsi 14", () => feed(createRsi(14), closes));
report("macd 12 26 9", () => feed(createMacd(), closes));
report("bollinger 20", () => feed(createBollinger(20), closes));
report("realised volatility 24", () => feed(createRealisedVolatility(24, 8766), closes));
report("atr 14", () => feed(createAtr(14), candles));
report("adx 14", () => feed(createAdx(14), candles));
report("obv", () => feed(createObv(), candles));
report("session vwap", () => feed(createSessionVwap(), candles));
report("rolling vwap 20", () => feed(createRollingVwap(20), candles));
report("donchian 20", () => feed(createDonchian(20), candles));

/** Best of the rounds in processor time: others use the machine too. */
function report(name: string, run: () => number): void {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const started = process.cpuUsage();
    const answers = run();
    if (answers === 0) throw new Error(`${name} gave no answer`);
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
  }
  console.log(`| ${name} | ${best.toFixed(1)} | ${((best * 1e6) / count).toFixed(0)} |`);
}

function feed<In>(indicator: Indicator<In, unknown>, inputs: ArrayLike<In>): number {
  let answers = 0;
  for (let i = 0; i < inputs.length; i += 1) {
    if (indicator.next(inputs[i]!) !== undefined) answers += 1;
  }
  return answers;
}
