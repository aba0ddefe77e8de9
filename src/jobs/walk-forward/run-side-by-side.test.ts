import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { runSideBySide } from "./run-side-by-side.ts";

test("runSideBySide() runs every task once, in order, at most so many at a time", async () => {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  await runSideBySide(
    [0, 1, 2, 3, 4, 5, 6],
    async (task) => {
      started.push(task);
      running += 1;
      most = Math.max(most, running);
      await pause(task % 2);
      running -= 1;
    },
    { jobs: 3, signal: undefined },
  );
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(3);
});

test("runSideBySide() stops the others when one fails, waits for them and throws its error", async () => {
  const ended: string[] = [];
  const run = runSideBySide(
    ["fails", "waits", "never"],
    async (task, signal) => {
      if (task === "fails") throw new Error("the first");
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      ended.push(task);
      throw new Error("stopped");
    },
    { jobs: 2, signal: undefined },
  );
  await expect(run).rejects.toThrow("the first");
  expect(ended).toEqual(["waits"]);
});

test("runSideBySide() starts nothing once it is asked to stop", async () => {
  const started: number[] = [];
  const controller = new AbortController();
  const run = async (task: number): Promise<void> => {
    started.push(task);
    controller.abort();
  };
  await runSideBySide([1, 2, 3], run, { jobs: 1, signal: controller.signal });
  expect(started).toEqual([1]);
});
