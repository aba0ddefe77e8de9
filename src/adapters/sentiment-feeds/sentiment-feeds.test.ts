import { afterEach, describe, expect, it } from "vitest";
import {
  faultsInTurn,
  type Fault,
  type LocalServer,
  serveLocally,
} from "../../../test/local-server.ts";
import { startFearGreed, startSenticrypt } from "../../../test/sentiment-server.ts";
import { fixedClock } from "../../foundation/clock.ts";
import type { RetryWait } from "../../foundation/retry.ts";
import { openFearGreedFeed } from "./fear-greed-feed.ts";
import { openSenticryptFeed } from "./senticrypt-feed.ts";

const nowMs = Date.UTC(2023, 3, 20, 7);
const clock = fixedClock(nowMs);
const retry = { triesMax: 3, firstWaitMs: 1, waitMaxMs: 2, askedWaitMaxMs: 2000 };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** As the API's documentation shows it. */
const documented = {
  date: "2023-04-17",
  price: 29615,
  volume: 2004,
  score1: -0.5078,
  score2: 0.1192,
  score3: 0.1719,
  count: 12,
  mean: -0.0722,
  sum: -0.8669,
};

const index = [
  { value: "40", value_classification: "Fear", timestamp: "1681689600" },
  { value: "75", value_classification: "Greed", timestamp: "1681776000" },
];

const sentences = (waits: readonly RetryWait[]): readonly string[] =>
  waits.map(({ reason }) => reason);

describe("openSenticryptFeed()", () => {
  it("reads a day of the documentation: mean, count and the spread of its three scores", async () => {
    server = await startSenticrypt([documented]);
    const { readings } = await openSenticryptFeed({ baseUrl: server.url, clock }).read();
    expect(server.requests).toEqual(["/all.json"]);
    expect(readings).toHaveLength(1);
    const { dispersion, ...rest } = readings[0]!;
    expect(rest).toEqual({
      source: "senticrypt",
      eventTimeMs: Date.UTC(2023, 3, 17),
      knownAtMs: Date.UTC(2023, 3, 18),
      score: -0.0722,
      count: 12,
    });
    // By hand: mean -0.0722333, squared deviations 0.189718, 0.036648, 0.059594.
    expect(dispersion).toBeCloseTo(0.308_746, 5);
  });

  it("asks recent days one by one, only those that are over, and takes a missing one as none", async () => {
    server = await startSenticrypt([documented]);
    const feed = openSenticryptFeed({ baseUrl: `${server.url}/`, clock });
    const { readings, refused } = await feed.read({ sinceMs: Date.UTC(2023, 3, 16, 5) });
    expect(server.requests).toEqual([
      "/history/2023-04-17.json",
      "/history/2023-04-18.json",
      "/history/2023-04-19.json",
    ]);
    expect({ count: readings.length, refused: refused.rows }).toEqual({ count: 1, refused: 0 });
  });
});

describe("openFearGreedFeed()", () => {
  it("maps 0 to 100 on -1 to 1, without count or dispersion", async () => {
    server = await startFearGreed(index);
    const { readings } = await openFearGreedFeed({ baseUrl: server.url, clock }).read();
    expect(server.requests).toEqual(["/fng/?limit=0"]);
    expect(readings).toEqual([
      {
        source: "fear_greed",
        eventTimeMs: Date.UTC(2023, 3, 17),
        knownAtMs: Date.UTC(2023, 3, 18),
        score: -0.2,
      },
      {
        source: "fear_greed",
        eventTimeMs: Date.UTC(2023, 3, 18),
        knownAtMs: Date.UTC(2023, 3, 19),
        score: 0.5,
      },
    ]);
  });

  it("asks for the newest days where it is told since when", async () => {
    server = await startFearGreed(index);
    const feed = openFearGreedFeed({ baseUrl: server.url, clock });
    const { readings } = await feed.read({ sinceMs: Date.UTC(2023, 3, 18) });
    expect(server.requests).toEqual(["/fng/?limit=4"]);
    expect(readings).toHaveLength(1);
  });

  it("says what the feed itself says", async () => {
    const body = JSON.stringify({ data: null, metadata: { error: "Limit is wrong" } });
    server = await serveLocally(() => ({ status: 200, body }));
    const reading = openFearGreedFeed({ baseUrl: server.url, clock, retry }).read();
    await expect(reading).rejects.toMatchObject({
      code: "E_SENTIMENT_ANSWER",
      message: expect.stringContaining('it says "Limit is wrong"'),
    });
  });
});

describe("a feed that misbehaves", () => {
  async function read(faults: readonly (Fault | undefined)[], timeLimitMs = 60_000) {
    const waits: RetryWait[] = [];
    server = await startFearGreed(index, faultsInTurn("fng", faults));
    const options = { baseUrl: server.url, clock, retry, timeLimitMs };
    const feed = openFearGreedFeed({ ...options, onWait: (wait) => waits.push(wait) });
    return { readings: (await feed.read()).readings.length, waits };
  }

  const page = "<!DOCTYPE html><html><body>Please sign in</body></html>";

  it.each<[string, Fault, string]>([
    ["500", { kind: "answer", status: 500 }, "HTTP 500"],
    ["broken JSON", { kind: "answer", status: 200, body: '{"data":[{"val' }, "it is broken JSON"],
    ["a web page", { kind: "answer", status: 200, body: page }, "it is a web page"],
    [
      "other JSON",
      { kind: "answer", status: 200, body: '{"data":[{"a":1}]}' },
      "no timestamp and no",
    ],
    ["a body that breaks off", { kind: "reset" }, "no connection to 127.0.0.1"],
  ])("is asked again after %s", async (_, fault, reason) => {
    const { readings, waits } = await read([fault]);
    expect(readings).toBe(2);
    expect(sentences(waits)).toEqual([expect.stringContaining(reason)]);
  });

  it("is asked again when it says: 429 with Retry-After", async () => {
    const busy = { kind: "answer", status: 429, headers: { "retry-after": "0.05" } } as const;
    const { readings, waits } = await read([busy]);
    expect(readings).toBe(2);
    expect(waits).toEqual([{ reason: "HTTP 429", waitMs: 50, failed: 1 }]);
  });

  it("is not waited for longer than we are patient", async () => {
    const busy = { kind: "answer", status: 429, headers: { "retry-after": "3600" } } as const;
    await expect(read([busy])).rejects.toMatchObject({
      code: "E_SENTIMENT_UNREACHABLE",
      exitCode: 3,
      retryable: true,
    });
  });

  it("is given up after so many tries, and each has its time", async () => {
    const silence: Fault = { kind: "silence" };
    await expect(read([silence, silence, silence], 30)).rejects.toMatchObject({
      code: "E_SENTIMENT_UNREACHABLE",
      message: expect.stringContaining("no answer in time"),
    });
    expect(server?.requests).toHaveLength(3);
  });

  it.each([302, 403, 410])("is not asked again after %i", async (status) => {
    const headers = { location: "http://127.0.0.1:1/elsewhere" };
    await expect(read([{ kind: "answer", status, headers }])).rejects.toMatchObject({
      code: "E_SENTIMENT_UNREACHABLE",
      message: expect.stringContaining(`HTTP ${status}`),
    });
    expect(server?.requests).toHaveLength(1);
  });

  it("is not listened to without end", async () => {
    const endless = `{"data":[${" ".repeat(21_000_000)}]}`;
    const long: Fault = { kind: "answer", status: 200, body: endless };
    await expect(read([long, long, long])).rejects.toMatchObject({
      code: "E_SENTIMENT_ANSWER",
      message: expect.stringContaining("larger than 20 MB"),
    });
  });

  it("says 404 where there is no such feed", async () => {
    server = await serveLocally(() => ({ status: 404, body: "" }));
    const reading = openFearGreedFeed({ baseUrl: server.url, clock, retry }).read();
    await expect(reading).rejects.toMatchObject({ code: "E_SENTIMENT_UNREACHABLE" });
  });

  it("stops in the middle of a wait when it is aborted", async () => {
    const controller = new AbortController();
    server = await startFearGreed(index, () => ({ kind: "answer", status: 503 }));
    const slow = { ...retry, firstWaitMs: 60_000, waitMaxMs: 60_000 };
    const reason = new Error("enough");
    const feed = openFearGreedFeed({
      baseUrl: server.url,
      clock,
      retry: slow,
      onWait: () => controller.abort(reason),
    });
    await expect(feed.read({ signal: controller.signal })).rejects.toBe(reason);
  });
});
