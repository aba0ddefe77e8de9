import { expect, test } from "vitest";
import { oneWaiting } from "./one-waiting.ts";

test("oneWaiting() runs at most once more for all who ask while it runs, and after a failure", async () => {
  const gates: (() => void)[] = [];
  const shared = oneWaiting(async () => {
    const run = gates.length;
    await new Promise<void>((resolve) => gates.push(resolve));
    if (run === 0) throw new Error("the first fails");
    return run;
  });
  const first = shared();
  const failed = first.catch((error: unknown) => String(error));
  await Promise.resolve();
  const later = [shared(), shared(), shared()];
  expect(gates.length).toBe(1);
  gates[0]!();
  expect(await failed).toContain("the first fails");
  await Promise.resolve();
  expect(gates.length).toBe(2);
  gates[1]!();
  expect(await Promise.all(later)).toEqual([1, 1, 1]);
  expect(gates.length).toBe(2);
});
