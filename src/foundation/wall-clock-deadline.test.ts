import { expect, test } from "vitest";
import { wallClockDeadline } from "./wall-clock-deadline.ts";

const never = new Promise<never>(() => undefined);

test("wallClockDeadline() gives the result of work that is in time", async () => {
  expect(await wallClockDeadline(60_000)(Promise.resolve(7))).toBe(7);
});

test("wallClockDeadline() passes on the failure of work that is in time", async () => {
  const failing = wallClockDeadline(60_000)(Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
});

test("wallClockDeadline() is too slow for work that never ends, each time anew", async () => {
  const deadline = wallClockDeadline(5);
  expect(await deadline(never)).toBe("too-slow");
  expect(await deadline(never)).toBe("too-slow");
});

test("wallClockDeadline() drops work that held the thread for longer than the limit", async () => {
  const work = Promise.resolve().then(() => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    return "late";
  });
  expect(await wallClockDeadline(10)(work)).toBe("too-slow");
});

test("wallClockDeadline() lets a late failure go unheard", async () => {
  const work = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("late")), 20);
  });
  expect(await wallClockDeadline(5)(work)).toBe("too-slow");
  await new Promise((resolve) => setTimeout(resolve, 40));
});
