import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  asJson,
  bodyOf,
  type GuardedServer,
  type Headers,
  startGuardedServer,
} from "../guarded-server.ts";
import * as fc from "../properties.ts";

let server: GuardedServer;
beforeAll(async () => {
  server = await startGuardedServer();
});
afterAll(() => server.close());

async function stillAnswers(): Promise<void> {
  const { status, text } = await server.ask("GET /health/live", [server.own()]);
  expect(status).toBe(200);
  expect(text).toContain('{"live":true}');
  expect(({} as Readonly<Record<string, unknown>>)["polluted"]).toBeUndefined();
}

const post = (body: string, headers: Headers = [server.own(), server.known, asJson]) =>
  server.ask("POST /forecast", headers, body);

const candle = '{"openTimeMs":1577836800000,"open":1,"high":2,"low":1,"close":1,"volume":1}';
const withCandles = (candles: string, more = ""): string =>
  `{"instrument":"BTCUSDT","candles":${candles}${more}}`;

describe("POST /forecast lets nothing through that its schema does not name", () => {
  test.each<[string, string]>([
    ["no JSON", "{"],
    ["two values", "{}{}"],
    ["a list", "[]"],
    ["null", "null"],
    ["nothing that is asked", "{}"],
    ["an unknown key", withCandles(`[${candle}]`, ',"admin":true')],
    ["an unknown key of a candle", withCandles(`[{"evil":1,${candle.slice(1)}]`)],
    ["a __proto__", withCandles(`[${candle}]`, ',"__proto__":{"polluted":1}')],
    ["a __proto__ in a candle", withCandles(`[{"__proto__":{"polluted":1},${candle.slice(1)}]`)],
    ["a __proto__ by its letters", withCandles("[]", String.raw`,"\u005f_proto__":{"polluted":1}`)],
    [
      "a constructor's prototype",
      withCandles(`[${candle}]`, ',"constructor":{"prototype":{"polluted":1}}'),
    ],
    ["no candles", withCandles("[]")],
    ["2,001 candles", withCandles(`[${Array(2001).fill(candle).join(",")}]`)],
    ["a price in quotes", withCandles(`[${candle.replace('"open":1', '"open":"1"')}]`)],
    ["an endless price", withCandles(`[${candle.replace('"open":1', '"open":1e999')}]`)],
    ["a price that is null", withCandles(`[${candle.replace('"open":1', '"open":null')}]`)],
    ["a price that is none", withCandles(`[${candle.replace('"open":1', '"open":NaN')}]`)],
    ["a time in seconds", withCandles(`[${candle.replace("1577836800000", "1577836800")}]`)],
    ["two times", withCandles(`[{"openTime":"2020-01-01T00:00:00Z",${candle.slice(1)}]`)],
    ["a time without a zone", withCandles(`[${candle}]`, ',"at":"2020-01-01T00:00:00"')],
    ["a name that is a number", `{"instrument":1,"candles":[${candle}]}`],
    ["an endless name", `{"instrument":"${"A".repeat(65)}","candles":[${candle}]}`],
    ["a score beyond 1", withCandles(`[${candle}]`, `,"sentiment":[${reading(2)}]`)],
    ["readings of 21 sources", withCandles(`[${candle}]`, `,"sentiment":[${readingsOf(21)}]`)],
    ["1,001 readings", withCandles(`[${candle}]`, `,"sentiment":[${readingsOf(1001, 1)}]`)],
    ["100 lists in each other", `${"[".repeat(100)}${"]".repeat(100)}`],
    ["500,000 lists in each other", "[".repeat(500_000)],
    ["100,000 keys", `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(",")}}`],
  ])("%s", async (_, body) => {
    const { status, text } = await post(body);
    expect([400, 413], text).toContain(status);
    expect(JSON.parse(bodyOf(text))).toMatchObject({
      error: { code: expect.any(String) as string },
    });
    expect(server.asked).toEqual([]);
    await stillAnswers();
  });

  test("150 random JSON values, some of them nearly right; seed 20261123", async () => {
    const nearly = fc.record(
      {
        instrument: fc.string({ maxLength: 80 }),
        candles: fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 3 }),
        at: fc.jsonValue(),
        sentiment: fc.jsonValue(),
        timeframe: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), nearly), async (value) => {
        const { status } = await post(JSON.stringify(value));
        expect(status).toBe(400);
      }),
      { seed: 20_261_123, numRuns: 150 },
    );
    expect(server.asked).toEqual([]);
    await stillAnswers();
  });

  test("a key by another name: says which is missing and which is unknown; the log says why", async () => {
    const { text } = await post(`{"instrument":"BTCUSDT","candels":[${candle}]}`);
    expect(JSON.parse(bodyOf(text))).toMatchObject({
      error: { message: 'The body.candles is missing; the key "candels" is none that is known.' },
    });
    await post("{");
    await expect.poll(() => server.log.at(-1)).toMatch(/"status":400.*"note":"bad-request: .*JSON/);
  });

  test("a type other than JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const { status } = await post(withCandles(`[${candle}]`), [
        server.own(),
        server.known,
        ["Content-Type", type],
      ]);
      expect(status, type).toBe(415);
    }
    expect(server.asked).toEqual([]);
  });

  test("what is right, with times as numbers and as text", async () => {
    const iso = candle.replace(
      '"openTimeMs":1577836800000',
      '"openTime":"2020-01-01T01:00:00+00:00"',
    );
    const at = ',"at":"2020-01-01T02:00:00Z"';
    const { status } = await post(
      withCandles(`[${candle},${iso}]`, `,"sentiment":[${reading(1)}]${at}`),
    );
    expect(status).toBe(404);
    const values = { open: 1, high: 2, low: 1, close: 1, volume: 1 };
    expect(server.asked.splice(0)).toEqual([
      {
        instrument: "BTCUSDT",
        candles: [
          { ...values, openTimeMs: 1_577_836_800_000 },
          { ...values, openTimeMs: 1_577_840_400_000 },
        ],
        sentiment: [
          { source: "s", score: 1, eventTimeMs: 1_577_836_800_000, knownAtMs: 1_577_836_800_000 },
        ],
        atMs: 1_577_844_000_000,
      },
    ]);
  });
});

function readingsOf(count: number, sources = count): string {
  const named = (i: number) => reading(0).replace('"s"', `"s${i % sources}"`);
  return Array.from({ length: count }, (_, i) => named(i)).join(",");
}

function reading(score: number): string {
  return `{"source":"s","eventTimeMs":1577836800000,"knownAt":"2020-01-01T00:00:00Z","score":${score}}`;
}

describe("GET /forecast/NAME", () => {
  test.each([
    ["at twice", "?at=1577836800000&at=1577836800000"],
    ["an unknown key", "?debug=1"],
    ["a __proto__", "?__proto__=1"],
    ["a key of a __proto__", "?__proto__[polluted]=1"],
    ["a time that is none", "?at=yesterday"],
  ])("refuses %s", async (_, query) => {
    const { status, text } = await server.ask(`GET /forecast/BTCUSDT${query}`, [
      server.own(),
      server.known,
    ]);
    expect(status, text).toBe(400);
    expect(server.asked).toEqual([]);
    await stillAnswers();
  });

  test("hands names on as text, whatever they look like: no path is made of them here", async () => {
    const names = [
      "..%2f..%2fetc%2fpasswd",
      "%2e%2e",
      "BTC%00",
      "CON",
      "BTC%0d%0aX",
      "%E2%80%AEBTC",
    ];
    for (const name of names) {
      const { status } = await server.ask(`GET /forecast/${name}`, [server.own(), server.known]);
      expect(status, name).toBe(404);
    }
    expect(server.asked.splice(0).map(({ instrument }) => instrument)).toEqual(
      names.map(decodeURIComponent),
    );
    const { status } = await server.ask("GET /forecast/../../etc/passwd", [
      server.own(),
      server.known,
    ]);
    expect(status).toBe(404);
    expect(server.asked).toEqual([]);
  });
});
