import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeSchema } from "../../src/cli/report/judge-schema.ts";
import { commandInProcess } from "../command-in-process.ts";
import {
  folder,
  forecastFile,
  hourMs,
  judge,
  type JudgeJson,
  lastReturn,
  plantedMarket,
  rowsFrom,
  startMs,
} from "../judged-market.ts";
import { realCandles } from "../real-candles.ts";

const market = plantedMarket(1, 6000);

describe("candlecast judge on a planted AR(0.3) of sigma 1 % (seed 1)", () => {
  test("the planted forecasts get edge, and a page", async () => {
    const file = forecastFile(
      "date,predicted_return",
      rowsFrom(1500).map((t) => [market.openTimeMs[t]!, 0.3 * lastReturn(market, t)]),
    );
    const page = join(folder, "page.html");
    const { json, exitCode } = await judge(file, "--data", market.path, "--report", page);
    expect(exitCode).toBe(0);
    expect(json.verdict).toBe("edge");
    expect(json.rows).toMatchObject({ read: 4499, judged: 4499, refused: 0, pending: 0 });
    expect(readFileSync(page, "utf8")).toContain("forecasts of forecasts-");
    expect(judgeSchema.parse(json)).toEqual(json);
  });

  test("the same as prices, as probabilities and as FreqAI's table: the same direction", async () => {
    const of = (t: number) => 0.3 * lastReturn(market, t);
    const price = forecastFile(
      "time,yhat",
      rowsFrom(1500).map((t) => [market.openTimeMs[t]!, market.close[t]! * Math.exp(of(t))]),
    );
    const pUp = forecastFile(
      "decidedAt,pUp",
      rowsFrom(1500).map((t) => [market.openTimeMs[t]! + hourMs, 0.5 + 10 * Math.tanh(of(t))]),
    );
    const freqAi = forecastFile(
      "date,close,&-s_close,do_predict",
      rowsFrom(1500).map((t) => [market.openTimeMs[t]!, market.close[t]!, of(t), t % 10 ? 1 : 0]),
    );
    const accuracy = ({ report }: JudgeJson) => report.scores[0]!.metrics.directionalAccuracy.value;
    const prices = (await judge(price, "--data", market.path)).json;
    const probabilities = (await judge(pUp, "--data", market.path)).json;
    const freqAis = (await judge(freqAi, "--data", market.path)).json;
    expect(accuracy(probabilities)).toBeCloseTo(accuracy(prices), 12);
    expect(freqAis.rows).toMatchObject({ abstained: 450, judged: 4049 });
    expect(prices.report.notes.join()).toContain(
      '"yhat" was read as closes in quote currency, told',
    );
    expect(freqAis.report.notes.join()).toContain("do_predict");
  });

  test("few candles before: the first fifth of the rows fits the yardsticks, and that is said", async () => {
    const file = forecastFile(
      "date,predicted_return",
      rowsFrom(500, 2500).map((t) => [market.openTimeMs[t]!, lastReturn(market, t)]),
    );
    const { json } = await judge(file, "--data", market.path);
    expect(json.rows).toMatchObject({ usedForFitting: 400, judged: 1600 });
    expect(json.report.notes.join()).toContain("were not judged");
  });

  test("a file that looks ahead is flagged, one decided after its outcome is refused", async () => {
    const perfect = forecastFile(
      "date,close_pred",
      rowsFrom(1500).map((t) => [market.openTimeMs[t]!, market.close[t + 1]!]),
    );
    const { json } = await judge(perfect, "--data", market.path);
    expect(json.report.notes[0]).toContain("a claim like this is a leak until proven otherwise");
    const late = forecastFile(
      "date,decidedAt,close_pred",
      rowsFrom(1500, 1600).map((t) => [
        market.openTimeMs[t]!,
        market.openTimeMs[t]! + 2 * hourMs,
        market.close[t]!,
      ]),
    );
    const refused = await judge(late, "--data", market.path);
    expect(refused.exitCode).toBe(1);
    expect(refused.json.error.code).toBe("E_FORECASTS_REFUSED");
    expect(refused.json.error.message).toContain(
      "100 rows refused: it was decided when the outcome was already known, the first in line 2",
    );
  });

  test("mixed rows: each refusal with its reason, the rest judged; costs, trials, IN-SAMPLE", async () => {
    const good = rowsFrom(1500, 1600).map((t) => [market.openTimeMs[t]!, 0.001]);
    const bad = [
      [market.openTimeMs[1500]!, 0.002],
      [market.openTimeMs[1700]! + 1, 0.001],
      [market.openTimeMs[1701]!, "nan"],
      ["soon", 0.001],
      [startMs - hourMs, 0.001],
      [market.openTimeMs[1702]!, -1.5],
      [market.openTimeMs[5999]!, 0.001],
    ];
    const file = forecastFile("date,predicted_return", [...good, ...bad]);
    const until = new Date(market.openTimeMs[1510]!).toISOString();
    const options = ["--costs", "5", "--trials", "12", "--trained-until", until, "--in-sample"];
    const { json, answer } = await judge(file, "--data", market.path, ...options);
    expect(json.rows).toMatchObject({ judged: 100, refused: 6, pending: 1 });
    expect(json.refused.map(({ kind }) => kind)).toEqual([
      "no-time",
      "not-finite",
      "off-grid",
      "no-candle",
      "duplicate",
      "impossible",
    ]);
    expect(json.report.subject).toMatchObject({ inSample: true, costPerSide: 0.0005 });
    expect(json.report.verdict.trials).toBe(12);
    expect(answer).not.toMatch(/NaN|Infinity/);
  });

  test("the text names verdict, reading and rows", async () => {
    const file = forecastFile(
      "date,predicted_return",
      rowsFrom(1500, 1800).map((t) => [market.openTimeMs[t]!, lastReturn(market, t)]),
    );
    const { answer } = await commandInProcess(
      "judge",
      file,
      "--data",
      market.path,
      "--draws",
      "100",
    );
    expect(answer).toContain("VERDICT no edge: n too small: 300 independent rows");
    expect(answer).toContain('NOTE "date" is the open of the last candle that was seen');
    expect(answer.match(/Nobody said/g)).toHaveLength(1);
    const text = answer.replaceAll(/\s+/g, " ");
    expect(text).toContain("taken as the first configuration to look at this exam");
    expect(text).toMatch(
      /NOTE Nobody said what .* was trained on .*: --trials\); nor how far ahead/,
    );
    expect(answer.indexOf("Nobody said")).toBeLessThan(answer.indexOf('NOTE "date" is the open'));
    const counted = await commandInProcess("judge", file, "--data", market.path, "--trials", "1");
    expect(counted.answer).toContain("; the first configuration to look at this exam");
    expect(answer).toContain("Of 300 rows 300 judged, 0 refused.");
  });
});

describe("candlecast judge refuses", () => {
  const time = market.openTimeMs[1500]!;
  test.each<[string, () => readonly string[], string, number]>([
    ["no such file", () => [join(folder, "none.csv"), "--data", market.path], "E_FILE_MISSING", 2],
    [
      "no such candles",
      () => [forecastFile("date,yhat", [[time, 1]]), "--data", join(folder, "none.csv")],
      "E_FORECAST_CHOICE",
      2,
    ],
    [
      "nobody names the instrument",
      () => [forecastFile("date,yhat", [[time, 1]])],
      "E_FORECAST_CHOICE",
      2,
    ],
    [
      "neither prices nor returns",
      () => [forecastFile("date,yhat", [[time, 7]]), "--data", market.path],
      "E_FORECAST_VALUES",
      2,
    ],
    [
      "no forecast's column",
      () => [forecastFile("date,close", [[time, 7]]), "--data", market.path],
      "E_FORECAST_FILE",
      2,
    ],
    [
      "several models",
      () => [
        forecastFile("date,model,yhat", [
          [time, "a", 100],
          [time, "b", 100],
        ]),
        "--data",
        market.path,
      ],
      "E_FORECAST_CHOICE",
      2,
    ],
    [
      "too few candles before",
      () => [forecastFile("date,pred", [[market.openTimeMs[50]!, 0.01]]), "--data", market.path],
      "E_FORECASTS_REFUSED",
      1,
    ],
    [
      "only outcomes to come",
      () => [
        forecastFile("date,predicted_return", [[market.openTimeMs[5999]!, 0.01]]),
        "--data",
        market.path,
      ],
      "E_FORECASTS_REFUSED",
      1,
    ],
    ["a horizon of 0", () => ["x.csv", "--horizon", "0"], "E_OPTION", 2],
    ["an unknown meaning", () => ["x.csv", "--as", "pct"], "E_OPTION", 2],
  ])("%s", async (_, argv, code, exit) => {
    const { exitCode, json } = await judge(...argv());
    expect([json.error.code, exitCode]).toEqual([code, exit]);
  });
});

const real = realCandles("BTCUSDT");
const realFile = "../shared/data/BTCUSDT_1h.csv";
describe.skipIf(real === undefined || !existsSync(realFile))(
  "candlecast judge on real BTCUSDT 1h (../shared/data)",
  () => {
    test("contrarian as a CSV file has the contrarian's accuracy of 0.538 and no edge", async () => {
      const { openTimeMs, close } = real!;
      const rows = Array.from({ length: 12_000 }, (_, i) => openTimeMs.length - 12_001 + i);
      const file = forecastFile(
        "timestamp,prediction",
        rows.map((t) => [openTimeMs[t]!, close[t]! >= close[t - 1]! ? -0.002 : 0.002]),
      );
      const { json } = await judge(file, "--data", realFile);
      const accuracy = (name: string) =>
        json.report.scores.find((score) => score.name === name)!.metrics.directionalAccuracy.value;
      expect(json.verdict).toBe("no edge");
      expect(accuracy("model")).toBeCloseTo(0.538, 3);
      expect(accuracy("model")).toBe(accuracy("contrarian"));
    });
  },
);
