import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { commandInProcess } from "../command-in-process.ts";
import { writeMoodMarket } from "../mood-market.ts";
import { enthrone, placeIn, trainInProcess } from "../retrained-market.ts";

const folder = mkdtempSync(join(tmpdir(), "deploy-sentiment-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const dataDir = join(folder, "data");
const market = writeMoodMarket(folder, { days: 160, seed: 8 });
const at = ["--data", market.candles, "--data-dir", dataDir, "--models", models];
const settings = ["--recipe", "return", "--sequence-length", "6", "--epochs", "4"];
// Leaves over 2,160 candles to the exam of both.
const until = ["--until", market.hour(1600), "--learning-rate", "0.002"];

let price = "";
let guessing = "";
let knowing = "";

async function train(...argv: readonly string[]): Promise<string> {
  return (await trainInProcess("train", "BTCUSDT", ...at, ...settings, ...until, ...argv)).trained
    .version;
}

async function answerOf(...argv: readonly string[]) {
  const { exitCode, answer, notes } = await commandInProcess(...argv, ...at, "--json");
  return { exitCode, notes, json: JSON.parse(answer) as Told };
}

interface Told {
  readonly kind: string;
  readonly version: string;
  readonly source: string;
  readonly champion: string | null;
  readonly deployed: boolean;
  readonly gate: {
    readonly mode: string;
    readonly reason: string;
    readonly against: { readonly type: string; readonly version: string } | null;
    readonly checks: readonly { readonly name: string; readonly outcome: string }[];
  };
}

const deploy = (model: string, file: string, ...argv: readonly string[]) =>
  answerOf(
    "deploy",
    "BTCUSDT",
    "--type=sentiment",
    `--model=${model}`,
    "--sentiment",
    file,
    ...argv,
  );
const predict = (file: string) => answerOf("predict", "BTCUSDT", "--sentiment", file);

beforeAll(async () => {
  price = await train("--price-only");
  await enthrone(models, price as Parameters<typeof enthrone>[1]);
  guessing = await train("--force-sentiment", "--sentiment", market.guessing);
  knowing = await train("--force-sentiment", "--sentiment", market.knowing);
}, 300_000);

describe("candlecast deploy of a first sentiment version beside a price champion (planted market, seed 8)", () => {
  test("one that is no better than the price champion is refused, and that one goes on answering", async () => {
    const { exitCode, json } = await deploy(guessing, market.guessing);
    expect([exitCode, json.kind], json.gate.reason).toEqual([1, "refused"]);
    expect(json.gate).toMatchObject({
      mode: "replace",
      against: { type: "price", version: price },
    });
    const better = json.gate.checks.find(({ name }) => name === "better");
    expect(better?.outcome).toBe("failed");
    expect((await readAliases(placeIn(models, "sentiment"))).champion).toBeNull();
    const predicted = await predict(market.guessing);
    expect(predicted.json).toMatchObject({ kind: "forecast", version: price, deployed: true });
  });

  test("one that is better becomes champion of its kind, and the ladder answers from it", async () => {
    const { exitCode, json } = await deploy(knowing, market.knowing);
    expect([exitCode, json.kind], json.gate.reason).toEqual([0, "deployed"]);
    expect(json.gate).toMatchObject({
      mode: "replace",
      against: { type: "price", version: price },
    });
    expect((await readAliases(placeIn(models))).champion?.version).toBe(price);
    const predicted = await predict(market.knowing);
    expect(predicted.json).toMatchObject({
      kind: "forecast",
      source: "sentiment",
      version: knowing,
      deployed: true,
    });
  });

  test("the next sentiment version is held against the sentiment champion, as a replacement on no newer candles", async () => {
    const { json } = await deploy(guessing, market.guessing, "--sentiment", market.knowing);
    expect(json.gate).toMatchObject({
      mode: "replace",
      against: { type: "sentiment", version: knowing },
    });
    expect((await readAliases(placeIn(models, "sentiment"))).champion?.version).toBe(knowing);
  });

  test("rolled back, the first sentiment champion stands down and the price champion answers again", async () => {
    const argv = ["rollback", "BTCUSDT", "--type=sentiment", "--models", models] as const;
    const { answer, exitCode } = await commandInProcess(...argv);
    expect(exitCode).toBe(0);
    expect(answer.replaceAll(/\s+/g, " ")).toContain(
      `Version ${knowing} was the first champion of the BTCUSDT 1h sentiment model; it has none any more (generation 2), and the price model answers, version ${price}.`,
    );
    expect((await predict(market.knowing)).json).toMatchObject({ source: "price", version: price });
    const again = await commandInProcess(...argv, "--json");
    expect(again.exitCode).toBe(2);
    expect(again.answer).toContain("E_NO_CHAMPION");
  });
});
