import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const source = new URL("sweep-young-heap.ts", import.meta.url).href;

// A process of its own: a test runner's heap is collected for reasons of its own.
function collections(answers: number): { readonly minor: number; readonly major: number } {
  const program = `
    const { PerformanceObserver, constants } = await import("node:perf_hooks");
    const { sweepYoungHeap } = await import(${JSON.stringify(source)});
    const told = { minor: 0, major: 0 };
    new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries()) {
        if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) told.minor += 1;
        if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) told.major += 1;
      }
    }).observe({ entryTypes: ["gc"] });
    for (let answer = 0; answer < ${answers}; answer += 1) sweepYoungHeap();
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Told only now, where the machine was busy all the while.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    console.log(JSON.stringify(told));`;
  const flags = ["--import", "tsx", "--input-type=module", "--eval", program];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" })) as ReturnType<
    typeof collections
  >;
}

test("sweepYoungHeap() collects the young heap after every 16 answers, never the old one", () => {
  let before = collections(15);
  let after = collections(160);
  // The engine collects by itself when it likes; what follows from the answers comes every time.
  for (let tries = 1; tries < 5 && after.major !== before.major; tries += 1) {
    before = collections(15);
    after = collections(160);
  }
  expect(after.minor - before.minor).toBeGreaterThanOrEqual(9);
  expect(after.major).toBe(before.major);
});
