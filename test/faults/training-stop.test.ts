import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  freeze,
  gone,
  runCommand,
  signalsTaken,
  startCommand,
  thaw,
  trainingChildOf,
} from "../running-command.ts";
import { everythingIn, versionPaths } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "training-stop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let file = "";
beforeAll(() => {
  file = writeTrainingFile(folder, { candles: 1200 });
});

const train = (models: string, ...argv: readonly string[]): readonly string[] => [
  ...`train BTCUSDT --price-only --data ${file} --recipe return --sequence-length 12`.split(" "),
  ...`--epochs 500 --patience 500 --models ${models} --json`.split(" "),
  ...argv,
];

describe(`Ctrl-C while train runs, on ${trainingData}`, () => {
  test.each(["to the whole group, as from a terminal", "to the parent alone"])(
    "%s: exit 130, the best so far is a version, the checkpoint stays for --resume",
    async (whom) => {
      const models = whom.replaceAll(/\W/g, "");
      const running = startCommand(train(models), folder);
      await running.noted(/epoch +2\//);
      const child = await trainingChildOf(running.pid);
      if (whom.includes("group")) running.signalGroup("SIGINT");
      else running.signalParent("SIGINT");
      const { exitCode, answer, notes } = await running.ended;
      await gone(child);
      expect(exitCode).toBe(130);
      expect(notes).toMatch(/^(epoch +\d+\/500 [^\n]+\n)+$/);
      const { path, end } = JSON.parse(answer) as { path: string; end: string };
      expect(end).toBe("stopped");
      expect(versionPaths(join(folder, models))).toEqual([join(folder, path)]);
      const again = startCommand(train(models, "--resume"), folder);
      await again.noted(/Going on after epoch ([2-9]|\d{2,})\D/);
      again.signalGroup("SIGKILL");
      await again.ended;
    },
  );

  test("before the first epoch ends: exit 130, one sentence, nothing written", async () => {
    const long = writeTrainingFile(folder, { candles: 6000 });
    const afterMs = [900, 1300, 1900];
    for (let round = 0, stopped = 0; round < afterMs.length || stopped === 0; round += 1) {
      const running = startCommand(train("early", "--data", long), folder);
      // At moments of the clock, and where these all missed, when it trains in any case.
      await (afterMs[round] === undefined ? trainingChildOf(running.pid) : pause(afterMs[round]));
      running.signalGroup("SIGINT");
      const { exitCode, signal, notes } = await running.ended;
      if (signal === "SIGINT") continue; // the program itself was not loaded yet
      if (notes.startsWith("epoch")) {
        rmSync(join(folder, "early"), { recursive: true }); // an epoch was over already
        continue;
      }
      stopped += 1;
      expect(exitCode, notes).toBe(130);
      expect(notes).toMatch(/^Stopped[^\n]+\n$/);
      expect(readdirSync(folder)).not.toContain("early");
    }
  });

  test("twice: leaves at once, and so does the child", async () => {
    const running = startCommand(train("twice"), folder);
    await running.noted(/epoch +1\//);
    const child = await trainingChildOf(running.pid);
    // Frozen, it cannot stop cleanly.
    await freeze(child);
    running.signalParent("SIGINT");
    await pause(200);
    await signalsTaken(running.pid);
    running.signalParent("SIGINT");
    const { exitCode } = await running.ended;
    expect(exitCode).toBe(130);
    expect(versionPaths(join(folder, "twice"))).toEqual([]);
    thaw(child);
    await gone(child);
  });
});

describe(`train that cannot go on, on ${trainingData}`, () => {
  test.each([
    ["1e6", "E_LOSS_EXPLODED"],
    ["1e30", "E_LOSS_NOT_FINITE"],
  ])("--learning-rate %s: exit 1, %s, nothing written", async (rate, code) => {
    const { exitCode, answer, notes } = await runCommand(
      train("runaway", "--learning-rate", rate),
      folder,
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(answer)).toMatchObject({ error: { code } });
    expect(notes).toMatch(/^Cannot go on training: [^\n]+\n$/);
    expect(readdirSync(folder)).not.toContain("runaway");
  });

  test("the same training twice at once: the second is refused, the first goes on", async () => {
    const first = startCommand(train("same"), folder);
    await first.noted(/epoch +1\//);
    const second = await runCommand(train("same"), folder);
    expect(second.exitCode).toBe(1);
    expect(JSON.parse(second.answer)).toMatchObject({ error: { code: "E_TRAINING_RUNNING" } });
    expect(second.notes).toContain(`process ${first.pid} `);
    first.signalGroup("SIGINT");
    expect(await first.ended).toMatchObject({ exitCode: 130 });
    const kept = everythingIn(join(folder, "same")).filter((path) => path.endsWith(".claim"));
    expect(kept).toEqual([]);
  });

  test("two trainings of one model that end together: two whole versions", async () => {
    const both = await Promise.all(
      ["5", "6"].map((seed) => runCommand(train("both", "--seed", seed, "--epochs", "1"), folder)),
    );
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const stamps = versionPaths(join(folder, "both")).map((path) => path.split("-").at(-2));
    expect(new Set(stamps).size).toBe(2);
    expect(everythingIn(join(folder, "both")).filter((path) => /\/\./.test(path))).toEqual([]);
  });
});
