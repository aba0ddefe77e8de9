import type { CandleTimeMeaning } from "../../evaluation/rows/given-forecast.ts";

/** Which column of somebody's table says what, by its place. */
export interface ForecastColumns {
  readonly candleTime: number | undefined;
  /** What the candle time means, by its name or because a bare time is an open. */
  readonly timeMeaning: CandleTimeMeaning;
  readonly decidedAt: number | undefined;
  readonly value: number | undefined;
  /** What the value's name says; "unsaid": price or return, its size tells. */
  readonly valueMeaning: "price" | "logReturn" | "simpleReturn" | "unsaid";
  readonly pUp: number | undefined;
  /** Bounds of an interval for the outcome, in the unit of the value. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly version: number | undefined;
  readonly instrument: number | undefined;
  readonly timeframe: number | undefined;
  readonly horizon: number | undefined;
  /** "forecast" or "abstain". */
  readonly kind: number | undefined;
  /** FreqAI: anything but 1 abstains. */
  readonly doPredict: number | undefined;
}

/** Names as `plainForecastName` makes them, the best first. */
const names = {
  decidedAt:
    "decidedat decidedatms decisiontime decisiontimems decided predictedat forecastedat forecastat madeat issuedat generatedat createdat asof",
  open: "opentime opentimems opentimestamp timeopen candleopen candleopentime",
  close: "closetime closetimems closetimestamp timeclose candleclose candleclosetime",
  target:
    "targettime targettimems targetdate targettimestamp forecastfor fortime validtime forecasttime ds",
  bareTime:
    "date datetime timestamp timestampms time unix unixtime epoch ts t dt day candle candletime candledate index unnamed0",
  logReturn:
    "forecastreturn forecastlogreturn predictedlogreturn logreturnforecast predlogreturn logreturnpred logreturn",
  simpleReturn:
    "predictedreturn returnpred predreturn expectedreturn returnforecast forecastsimplereturn predictedchange expectedchange sclose",
  price:
    "predictedprice forecastprice priceforecast priceprediction predictedclose closepred closeprediction predclose forecastclose closeforecast",
  unsaid:
    "prediction predictions forecast forecasts predicted pred yhat yhat1 ypred preds output median mean",
  pUp: "pup probup upprob upprobability probabilityup probabilityofup puprise probaup probability proba prob confidenceup p up",
  low: "low lower lowerbound yhatlower q05 p05 lo90",
  high: "high upper upperbound yhatupper q95 p95 hi90",
  version: "version modelversion modelid model modelname strategy",
  instrument: "instrument symbol pair ticker asset coin market",
  timeframe: "timeframe interval resolution granularity",
  horizon: "horizon stepsahead candlesahead",
  kind: "kind",
  doPredict: "dopredict",
} as const;

/**
 * Finds the columns of a table of forecasts by their names.
 *
 * @param chosen `column`: the forecast's column where no name tells; `time`: what candle times mean.
 */
export function findForecastColumns(
  header: readonly string[],
  chosen: {
    readonly column?: string | undefined;
    readonly time?: CandleTimeMeaning | undefined;
  } = {},
): ForecastColumns {
  const plain = header.map(plainForecastName);
  const find = (role: keyof typeof names): number | undefined => {
    const places = names[role].split(" ").map((name) => plain.indexOf(name));
    return places.find((place) => place >= 0);
  };
  const time = candleTimeOf(find, chosen.time);
  const { column } = chosen;
  const value =
    column === undefined
      ? valueOf(find)
      : { value: placeOf(column, header), valueMeaning: "unsaid" as const };
  return {
    ...time,
    ...value,
    decidedAt: find("decidedAt"),
    pUp: column === undefined ? find("pUp") : undefined,
    ...boundsOf(find, plain),
    version: find("version"),
    instrument: find("instrument"),
    timeframe: find("timeframe"),
    horizon: find("horizon"),
    kind: find("kind"),
    doPredict: find("doPredict"),
  };
}

type Find = (role: keyof typeof names) => number | undefined;

function candleTimeOf(
  find: Find,
  stated: CandleTimeMeaning | undefined,
): Pick<ForecastColumns, "candleTime" | "timeMeaning"> {
  const meanings = ["open", "close", "target"] as const;
  const found = meanings.map((timeMeaning) => ({ candleTime: find(timeMeaning), timeMeaning }));
  if (stated !== undefined) {
    const own = found.find(({ timeMeaning }) => timeMeaning === stated)?.candleTime;
    const any = found.find(({ candleTime }) => candleTime !== undefined)?.candleTime;
    return { candleTime: own ?? find("bareTime") ?? any, timeMeaning: stated };
  }
  const named = found.find(({ candleTime }) => candleTime !== undefined);
  return named ?? { candleTime: find("bareTime"), timeMeaning: "open" };
}

// Beside "open" or "close", "low" and "high" are the candle's.
function boundsOf(find: Find, plain: readonly string[]): Pick<ForecastColumns, "low" | "high"> {
  const isCandle = plain.includes("open") || plain.includes("close");
  return isCandle ? { low: undefined, high: undefined } : { low: find("low"), high: find("high") };
}

function valueOf(find: Find): Pick<ForecastColumns, "value" | "valueMeaning"> {
  for (const valueMeaning of ["logReturn", "simpleReturn", "price", "unsaid"] as const) {
    const value = find(valueMeaning);
    if (value !== undefined) return { value, valueMeaning };
  }
  return { value: undefined, valueMeaning: "unsaid" };
}

function placeOf(column: string, header: readonly string[]): number | undefined {
  const exact = header.indexOf(column);
  const place =
    exact >= 0 ? exact : header.map(plainForecastName).indexOf(plainForecastName(column));
  return place >= 0 ? place : undefined;
}

/** Small letters and digits only: "&-s_close" is "sclose", "P(up)" is "pup". */
function plainForecastName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
