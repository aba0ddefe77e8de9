import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { readWatchState } from "../../src/adapters/watch-file/watch-file.ts";
import { writeDriftingMarket, testFolder } from "../drifting-market.ts";
import { enthrone, placeIn, trainInProcess } from "../retrained-market.ts";
import { runCommand, startCommand, trainingChildOf } from "../running-command.ts";
import { everythingIn, versionPaths } from "../trained-bundle.ts";

const folder = testFolder("watch-kill");
const modelsDir = join(folder, "models");
const file = writeDriftingMarket(folder, { outcomes: false, inputs: false });
const place = placeIn(modelsDir);
const look =
  `watch BTCUSDT --once --data ${file} --models ${modelsDir} --new-data 200 --json`.split(" ");

beforeAll(async () => {
  const argv = `train BTCUSDT --price-only --recipe return --split deploy --epochs 1`.split(" ");
  const at = ["--data", file, "--models", modelsDir, "--until", "2025-02-01"];
  const { trained } = await trainInProcess(...argv, ...at, "--sequence-length", "8");
  await enthrone(modelsDir, trained.version);
});

test("SIGKILL of a watch that retrains: the champion as it was, the next look goes on", async () => {
  const before = await readAliases(place);
  const running = startCommand(look, folder);
  await trainingChildOf(running.pid);
  running.signalGroup("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
  expect((await readAliases(place)).champion).toEqual(before.champion);
  expect(versionPaths(modelsDir)).toHaveLength(1);
  expect((await readWatchState(place))?.version).toBe(before.champion?.version);

  const again = await runCommand(look, folder);
  expect(again.exitCode, again.notes).toBe(0);
  const { rounds } = JSON.parse(again.answer) as {
    rounds: { retraining: { version: string }; triggers: { reason: string; kind: string }[] }[];
  };
  expect(rounds[0]!.triggers.at(-1)).toMatchObject({
    kind: "fires",
    reason: expect.stringContaining("attempt 2 of 3, the one before left no version") as string,
  });
  const after = await readAliases(place);
  expect(after.champion).toEqual(before.champion);
  expect(after.challenger?.version).toBe(rounds[0]!.retraining.version);
  const { entries, fault } = await readAudit(place);
  expect(fault).toBeUndefined();
  const kinds = entries.map(({ event }) => event.kind);
  expect(kinds.filter((kind) => kind === "triggered")).toHaveLength(2);

  const quiet = await runCommand(look, folder);
  expect(quiet.exitCode, quiet.notes).toBe(0);
  expect(versionPaths(modelsDir)).toHaveLength(2);
  const left = everythingIn(join(modelsDir, "BTCUSDT", "1h", "price"));
  expect(left.filter((name) => /\.(tmp|claim)$/.test(name))).toEqual([]);
});
