// node bench/peers/record-indicators.mjs FOLDER [BTCUSDT_1h.csv] > test/golden/indicators.json
//
// Golden values of indicators from TA-Lib through npm's talib 1.1.6, installed in FOLDER. What TA-Lib lacks
// (VWAP, realised volatility) is put together from its TYPPRICE, MULT, SUM, LN, MOM, SMA and SQRT.
// The candles made here have gaps, ties, still stretches and candles without a trade; with the CSV file,
// a few values of every indicator over all of it are written too.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { argv, stdout } from "node:process";

const [folder, file] = argv.slice(2);
const talib = createRequire(join(resolve(folder), "package.json"))("talib");
const candles = madeCandles(160);
const answers = answersOf(candles);
const golden = { source: `npm talib ${talib.version}`, candles, answers };
if (file !== undefined) golden.bitcoin = pickedAnswers(answersOf(fileCandles(file)));
stdout.write(`${JSON.stringify(golden)}\n`);

function answersOf({ openTimeMs, high, low, close, volume }) {
  const count = close.length;
  const ta = (name, inputs, options = {}) =>
    talib.execute({ name, startIdx: 0, endIdx: count - 1, ...inputs, ...options });
  const one = (name, inputs, options) => {
    const { begIndex, result } = ta(name, inputs, options);
    return { first: begIndex, values: Object.values(result)[0] };
  };
  const real = (period) => ({ optInTimePeriod: period });
  const ofClose = (name, period) => one(name, { inReal: close }, real(period));
  const ofCandle = (name, period) => one(name, { high, low, close }, real(period));
  const band = (field, period, deviations) => {
    const options = {
      ...real(period),
      optInNbDevUp: deviations,
      optInNbDevDn: deviations,
      optInMAType: 0,
    };
    const { begIndex, result } = ta("BBANDS", { inReal: close }, options);
    return { first: begIndex, values: result[field] };
  };
  const macd = (field, fast, slow, signal) => {
    const options = { optInFastPeriod: fast, optInSlowPeriod: slow, optInSignalPeriod: signal };
    const { begIndex, result } = ta("MACD", { inReal: close }, options);
    return { first: begIndex, values: result[field] };
  };
  const typical = one("TYPPRICE", { high, low, close }).values;
  const value = one("MULT", { inReal0: typical, inReal1: volume }).values;
  const sums = (inReal, period) => one("SUM", { inReal }, real(period));
  return {
    "sma 20": ofClose("SMA", 20),
    "ema 12": ofClose("EMA", 12),
    "ema 2": ofClose("EMA", 2),
    "rsi 14": ofClose("RSI", 14),
    "rsi 2": ofClose("RSI", 2),
    "macd 12 26 9": macd("outMACD", 12, 26, 9),
    "macd signal 12 26 9": macd("outMACDSignal", 12, 26, 9),
    "macd histogram 12 26 9": macd("outMACDHist", 12, 26, 9),
    "macd 5 8 3": macd("outMACD", 5, 8, 3),
    "macd signal 5 8 3": macd("outMACDSignal", 5, 8, 3),
    "atr 14": ofCandle("ATR", 14),
    "atr 2": ofCandle("ATR", 2),
    "bollinger upper 20 2": band("outRealUpperBand", 20, 2),
    "bollinger middle 20 2": band("outRealMiddleBand", 20, 2),
    "bollinger lower 20 2": band("outRealLowerBand", 20, 2),
    "bollinger upper 5 1.5": band("outRealUpperBand", 5, 1.5),
    "adx 14": ofCandle("ADX", 14),
    "adx plus di 14": ofCandle("PLUS_DI", 14),
    "adx minus di 14": ofCandle("MINUS_DI", 14),
    "adx 3": ofCandle("ADX", 3),
    obv: one("OBV", { inReal: close, volume }),
    "donchian upper 20": one("MAX", { inReal: high }, real(20)),
    "donchian lower 20": one("MIN", { inReal: low }, real(20)),
    "rolling vwap 20": divided(sums(value, 20), sums(volume, 20)),
    "session vwap": sessionVwap(openTimeMs, typical, value, volume),
    "realised volatility 24 8766": realisedVolatility(close, 24, 8766),
  };
}

function divided(above, below) {
  return { first: above.first, values: above.values.map((value, i) => value / below.values[i]) };
}

// of each candle from its day's first one, in days that were seen from midnight on
function sessionVwap(openTimeMs, typical, value, volume) {
  const dayOf = (i) => Math.floor(openTimeMs[i] / 86_400_000);
  const whole = (i) => i > 0 || openTimeMs[0] % 86_400_000 === 0;
  let first = 0;
  while (!whole(first) && dayOf(first) === dayOf(0)) first += 1;
  const firstOfDay = openTimeMs.map((_, i) => i);
  for (let i = 1; i < typical.length; i += 1) {
    if (dayOf(i) === dayOf(i - 1)) firstOfDay[i] = firstOfDay[i - 1];
  }
  if (!whole(0)) first = firstOfDay.findIndex((start) => start > 0);
  const total = (column, from, to) => {
    if (from === to) return column[from];
    const inReal = column.slice(from, to + 1);
    const last = inReal.length - 1;
    const options = { startIdx: last, endIdx: last, optInTimePeriod: inReal.length };
    return talib.execute({ name: "SUM", inReal, ...options }).result.outReal[0];
  };
  const values = [];
  for (let i = first; i < typical.length; i += 1) {
    values.push(total(value, firstOfDay[i], i) / total(volume, firstOfDay[i], i));
  }
  return { first, values };
}

function realisedVolatility(close, period, candlesPerYear) {
  const run = (name, inputs, options = {}) =>
    Object.values(
      talib.execute({
        name,
        startIdx: 0,
        endIdx: Object.values(inputs)[0].length - 1,
        ...inputs,
        ...options,
      }).result,
    )[0];
  const logs = run("LN", { inReal: close });
  const returns = run("MOM", { inReal: logs }, { optInTimePeriod: 1 });
  const squares = run("MULT", { inReal0: returns, inReal1: returns });
  const means = run("SMA", { inReal: squares }, { optInTimePeriod: period });
  const values = run("SQRT", { inReal: means.map((mean) => mean * candlesPerYear) });
  return { first: period, values };
}

// the first answer, the last, and 40 between them
function pickedAnswers(all) {
  const picked = {};
  for (const [name, { first, values }] of Object.entries(all)) {
    const rows = [];
    for (let step = 0; step <= 41; step += 1) {
      const i = Math.round((step * (values.length - 1)) / 41);
      rows.push([first + i, values[i]]);
    }
    picked[name] = rows;
  }
  return picked;
}

// Prices in hundredths. Candles 40 to 51 stand still, 90 has no trade, 100 jumps; highs are often equal.
function madeCandles(count) {
  const random = generator(20_240_601);
  const columns = { openTimeMs: [], open: [], high: [], low: [], close: [], volume: [] };
  let close = 100;
  for (let i = 0; i < count; i += 1) {
    const isStill = i >= 40 && i < 52;
    const open = rounded(close * (i === 100 ? 1.2 : i % 7 === 0 ? 1 + (random() - 0.5) * 0.02 : 1));
    close = isStill ? open : rounded(open * (1 + (random() - 0.5 + 0.2 * Math.sin(i / 9)) * 0.04));
    const top = Math.max(open, close);
    const bottom = Math.min(open, close);
    columns.openTimeMs.push(Date.UTC(2024, 0, 1) + i * 3_600_000);
    columns.open.push(open);
    columns.high.push(isStill ? top : rounded(Math.ceil(top * (1 + random() * 0.01))));
    columns.low.push(isStill ? bottom : rounded(bottom * (1 - random() * 0.01)));
    columns.close.push(close);
    columns.volume.push(i === 90 ? 0 : rounded(random() * 50 * 10 ** Math.floor(random() * 3)));
  }
  return columns;
}

function rounded(price) {
  return Math.round(price * 100) / 100;
}

// Numerical Recipes' linear congruential generator
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function fileCandles(path) {
  const rows = readFileSync(path, "utf8").trim().split("\n").slice(1);
  const columns = { openTimeMs: [], open: [], high: [], low: [], close: [], volume: [] };
  for (const row of rows) {
    const numbers = row.split(",").map(Number);
    for (const [i, name] of Object.keys(columns).entries()) columns[name].push(numbers[i]);
  }
  return columns;
}
