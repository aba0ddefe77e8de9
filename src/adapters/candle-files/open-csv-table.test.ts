import { describe, expect, it } from "vitest";
import { type CandleTextOptions, readCandleText } from "../../../test/candle-text.ts";

const dayMs = 86_400_000;
const oct17 = Date.UTC(2019, 9, 17);
const days = (rows: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  rows.map((row, i) => [oct17 - i * dayMs, ...row]);

/** As sites and programs write them: [what it is, its lines, what it holds, what must be said]. */
const cases: readonly [string, string[], readonly (readonly number[])[], CandleTextOptions?][] = [
  [
    "Investing.com: quoted thousands, Price as close, K and M volumes, a percentage",
    [
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      '"Oct 17, 2019","8,078.1","7,993.4","8,123.5","7,937.0","1.23K","1.05%"',
      '"Oct 16, 2019","993.4","999.5","1,001.25","980.1","12.5M","-10.27%"',
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1230],
      [999.5, 1001.25, 980.1, 993.4, 12_500_000],
    ]),
  ],
  [
    "Investing.com in German: decimal commas and day first",
    [
      '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
      '"17.10.2019","8.078,1","7.993,4","8.123,5","7.937,0","1,23K","1,05%"',
      '"16.10.2019","993,4","999,5","1.001,25","980,1","12,5M","-10,27%"',
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1230],
      [999.5, 1001.25, 980.1, 993.4, 12_500_000],
    ]),
  ],
  [
    "yfinance: three header lines, columns by the alphabet",
    [
      "Price,Close,High,Low,Open,Volume",
      "Ticker,BTC-USD,BTC-USD,BTC-USD,BTC-USD,BTC-USD",
      "Date,,,,,",
      "2019-10-17,8078.1,8123.5,7937.0,7993.4,15000",
      "2019-10-16,993.4,1001.25,980.1,999.5,16000",
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 15_000],
      [999.5, 1001.25, 980.1, 993.4, 16_000],
    ]),
  ],
  [
    "Yahoo's download: Adj Close is not the close",
    [
      "Date,Open,High,Low,Adj Close,Close,Volume",
      "2019-10-17,7993.4,8123.5,7937.0,1.5,8078.1,15000",
    ],
    days([[7993.4, 8123.5, 7937, 8078.1, 15_000]]),
  ],
  [
    "CoinMarketCap: semicolons, quoted ISO times, several times and a constant name",
    [
      '"timeOpen";"timeClose";"timeHigh";"timeLow";"name";"open";"high";"low";"close";"volume";"marketCap";"timestamp"',
      '"2019-10-17T00:00:00.000Z";"2019-10-17T23:59:59.999Z";"2019-10-17T01:00:00.000Z";"2019-10-17T02:00:00.000Z";"2781";"7993.4";"8123.5";"7937.0";"8078.1";"15000";"1e11";"2019-10-17T23:59:59.999Z"',
    ],
    days([[7993.4, 8123.5, 7937, 8078.1, 15_000]]),
  ],
  [
    "Kaggle's Bitstamp file: Volume_(BTC) beside Volume_(Currency)",
    [
      "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price",
      `${oct17 / 1000},4.39,4.4,4.3,4.39,0.45558087,2.0000000193,4.39`,
    ],
    days([[4.39, 4.4, 4.3, 4.39, 0.455_580_87]]),
  ],
  [
    "MetaTrader: tabs, date and time apart, three decimals beside plain thousands",
    [
      "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
      "2019.10.17\t00:00:00\t58.010\t58.720\t57.880\t58.123\t1234\t4321\t2",
    ],
    days([[58.01, 58.72, 57.88, 58.123, 4321]]),
  ],
  [
    "Dukascopy: points in dates, an offset after GMT",
    [
      "Local time,Open,High,Low,Close,Volume",
      "17.10.2019 02:00:00.000 GMT+0200,7993.4,8123.5,7937,8078.1,1.5",
      "16.10.2019 02:00:00.000 GMT+0200,993.4,1001.25,980.1,999.5,2.5",
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1.5],
      [993.4, 1001.25, 980.1, 999.5, 2.5],
    ]),
  ],
  [
    "Excel: sep=, spaces as thousands, decimal commas, a trailing delimiter",
    [
      "sep=;",
      "Date;Open;High;Low;Close;Volume;",
      "17/10/2019;7 993,4;8 123,5;7 937,0;8 078,1;12,5;",
    ],
    days([[7993.4, 8123.5, 7937, 8078.1, 12.5]]),
  ],
  [
    "CoinDesk: the 24 hours before a closing price",
    [
      "Currency,Date,Closing Price (USD),24h Open (USD),24h High (USD),24h Low (USD)",
      "BTC,2019-10-17,8078.1,7993.4,8123.5,7937",
    ],
    days([[7993.4, 8123.5, 7937, 8078.1]]),
  ],
  [
    "thousands of prices by the decimal mark of the volume",
    ["date,open,high,low,close,volume", '2019-10-17,"16,000","16,015","15,993","16,008",15.5'],
    days([[16_000, 16_015, 15_993, 16_008, 15.5]]),
  ],
  [
    "apostrophes and narrow spaces as thousands, currency signs",
    [
      "Date;Open;High;Low;Close;Volume",
      "2019-10-17;$7'993.4;$8’123.5;7\u202F937.0 $;8078.10 USD;1'234.5",
    ],
    days([[7993.4, 8123.5, 7937, 8078.1, 1234.5]]),
  ],
  [
    "a commented header, comments and blank lines within",
    [
      "# made by a program, do not edit, it is, generated, anew",
      "#time,open,high,low,close,volume",
      `${oct17},7993.4,8123.5,7937,8078.1,1`,
      "# the next day",
      ",,,,,",
      "",
      `${oct17 - dayMs},993.4,1001.25,980.1,999.5,2`,
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1],
      [993.4, 1001.25, 980.1, 999.5, 2],
    ]),
  ],
  [
    "the base volume by the instrument's name",
    [
      "unix,date,symbol,open,high,low,close,Volume USDT,Volume BTC,tradecount",
      `${oct17 / 1000},2019-10-17 00:00:00,BTC/USDT,7993.4,8123.5,7937,8078.1,999999,1.5,7`,
    ],
    days([[7993.4, 8123.5, 7937, 8078.1, 1.5]]),
  ],
  [
    "CoinAPI: the period's start beside the first trade's time",
    [
      "time_period_start,time_period_end,time_open,time_close,price_open,price_high,price_low,price_close,volume_traded,trades_count",
      "2019-10-17T00:00:00.0000000Z,2019-10-18T00:00:00.0000000Z,2019-10-17T00:00:01.0000000Z,2019-10-17T23:59:01.0000000Z,1,2,1,2,3,9",
    ],
    days([[1, 2, 1, 2, 3]]),
  ],
  [
    "TradingView: an average beside the volume",
    ["time,open,high,low,close,Volume,Volume MA", `${oct17 / 1000},1,2,1,2,3,99`],
    days([[1, 2, 1, 2, 3]]),
  ],
  [
    "Stooq: date and time of day as digits, a ticker",
    [
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
      "BTCUSD,60,20191017,000000,1,2,1,2,3,0",
    ],
    days([[1, 2, 1, 2, 3]]),
  ],
  [
    "Finam: semicolons, two digits of the year",
    [
      "<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>",
      "BTCUSD;D;17/10/19;000000;1;2;1;2;3",
      "BTCUSD;D;16/10/19;000000;1;2;1;2;4",
      "BTCUSD;D;15/10/19;000000;1;2;1;2;5",
    ],
    days([
      [1, 2, 1, 2, 3],
      [1, 2, 1, 2, 4],
      [1, 2, 1, 2, 5],
    ]),
  ],
  [
    "R: names of rows without a name above them",
    ['"time","open","high","low","close"', `"1",${oct17},1,2,1,2`, `"2",${oct17 - dayMs},1,2,1,2`],
    days([
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ]),
  ],
  [
    "pandas: an index saved without a name",
    ["Unnamed: 0,date,open,high,low,close", "0,2019-10-17,1,2,1,2"],
    days([[1, 2, 1, 2]]),
  ],
  [
    "a column of volumes that are all missing is none",
    ["Date,Price,Open,High,Low,Vol.", '"Oct 17, 2019",8078.1,7993.4,8123.5,7937.0,-'],
    days([[7993.4, 8123.5, 7937, 8078.1]]),
  ],
  [
    "Gate without a header: volume before the prices, which go from close to open",
    [
      `${oct17 / 1000},999.5,8078.1,8123.5,7937,7993.4,1.5,true`,
      `${oct17 / 1000 - 86_400},888.5,993.4,1001.25,980.1,999.5,2.5,true`,
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1.5],
      [999.5, 1001.25, 980.1, 993.4, 2.5],
    ]),
  ],
  [
    "epochs as floats and in scientific notation, units mixed",
    [
      "time,open,high,low,close,volume",
      `${oct17 / 1000}.0,7993.4,8123.5,7937,8078.1,1`,
      "1.5711840e+12,993.4,1001.25,980.1,999.5,2",
      `${oct17 - 2 * dayMs}000,1,2,1,2,3`,
      `${oct17 - 3 * dayMs}000000,1,2,1,2,4`,
    ],
    days([
      [7993.4, 8123.5, 7937, 8078.1, 1],
      [993.4, 1001.25, 980.1, 999.5, 2],
      [1, 2, 1, 2, 3],
      [1, 2, 1, 2, 4],
    ]),
  ],
  [
    "one number that could be either, said to be thousands",
    ["date;open;high;low;close", "2019-10-17;7.993;8.123;7.937;8.078"],
    days([[7993, 8123, 7937, 8078]]),
    { decimal: "comma" },
  ],
  [
    "a date that could be either, said to be day first",
    ["date,open,high,low,close", "10/11/2019,1,2,1,2"],
    [[Date.UTC(2019, 10, 10), 1, 2, 1, 2]],
    { dateOrder: "dmy" },
  ],
  [
    "dates that one order makes even",
    [
      "date,open,high,low,close",
      "01/02/2019,1,2,1,2",
      "01/03/2019,1,2,1,2",
      "01/04/2019,1,2,1,2",
      "01/05/2019,1,2,1,2",
    ],
    [2, 3, 4, 5].map((day) => [Date.UTC(2019, 0, day), 1, 2, 1, 2]),
  ],
];

describe("openCandleFile() on delimited text", () => {
  it.each(cases)("reads %s", async (_, lines, expected, options) => {
    const { values, refused } = await readCandleText(lines.join("\n"), options);
    expect(refused).toEqual([]);
    expect(values).toEqual(expected);
  });

  const plain = `time,open,high,low,close,volume\r\n${oct17},1,2,1,2,3\r\n`;
  it.each([
    ["a byte order mark", Buffer.from(`\uFEFF${plain}`)],
    ["UTF-16", Buffer.from(`\uFEFF${plain}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\uFEFF${plain}`, "utf16le").swap16()],
    ["UTF-16 without its mark", Buffer.from(plain, "utf16le")],
    ["Windows-1252", Buffer.concat([Buffer.from([0xc4, 0xd6, 13, 10]), Buffer.from(plain)])],
    ["lone carriage returns", plain.replaceAll("\n", "")],
    ["no line end at the end", plain.trimEnd()],
  ])("reads text with %s", async (_, content) => {
    const { values } = await readCandleText(content);
    expect(values).toEqual([[oct17, 1, 2, 1, 2, 3]]);
  });

  it("refuses footers, torn quotes and stray cells with their line and a reason", async () => {
    const lines = [
      "date,open,high,low,close,volume",
      "2019-10-17,1,2,1,2,3",
      '2019-10-16,"1,2,1,2,3',
      "2019-10-15,1,2,1,2,3,4",
      "2019-10-14,1,2,,2,3",
      "2019-10-13,1,2",
      "Total,6,8,4,8,12",
      '"a note\nover two lines",1,2,3,4,5',
      "2019-10-12,1,2,1,2,3",
    ];
    const { rows, refused } = await readCandleText(lines.join("\n"));
    expect(rows.map(({ line }) => line)).toEqual([2, 10]);
    expect(refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      "3 its quotes do not match",
      "4 it has 7 columns instead of 6",
      '5 low is no number: ""',
      "6 it has 3 of 6 columns",
      '7 time is no moment: "Total"',
      "8 its quotes do not match",
      "9 its quotes do not match",
    ]);
  });
});
