import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { modelHistorySchema } from "../../src/cli/models/history-schema.ts";
import { modelListSchema } from "../../src/cli/models/list-schema.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { enthrone } from "../retrained-market.ts";

const modelsDir = mkdtempSync(join(tmpdir(), "models-rolled-back-"));
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

const told = (...argv: readonly string[]) => commandInProcess(...argv, "--models", modelsDir);

test("models list says who was rolled back from, until it is champion again (simulated market, seed 7)", async () => {
  const asked = { timeframe: "1h", count: 1500, gaps: false, kind: "regimes" } as const;
  const market = {
    ...asked,
    instrument: parseInstrument("BTCUSDT"),
    startMs: Date.UTC(2024, 0, 1),
  };
  const series = simulateMarket(market, createRng(7));
  const { version: older } = await plantModel({ modelsDir, series });
  const next = { seed: 2, stamp: "20240201T000000Z" } as const;
  const { version: newer } = await plantModel({ modelsDir, series, ...next });
  await enthrone(modelsDir, older);
  await enthrone(modelsDir, newer);
  expect((await told("rollback", "--reason", "a test")).exitCode).toBe(0);
  const rows = (await told("models", "list")).answer
    .split("\n")
    .filter((line) => line.startsWith("2024"));
  expect(rows[0]).toMatch(new RegExp(`^${newer} +rolled back +return`));
  expect(rows[1]).toMatch(new RegExp(`^${older} +champion +return`));
  const list = JSON.parse((await told("models", "list", "--json")).answer) as object;
  expect(modelListSchema.parse(list)).toEqual(list);
  const rolledBack = { at: expect.any(String) as string, reason: "a test" };
  expect(list).toMatchObject({
    models: [{ versions: [{ version: newer, aliases: [], rolledBack }, { rolledBack: null }] }],
  });
  const history = JSON.parse((await told("models", "history", "--json")).answer) as object;
  expect(modelHistorySchema.parse(history)).toEqual(history);
  await enthrone(modelsDir, newer);
  expect((await told("models", "list")).answer).not.toContain("rolled back");
});
