import { expect, test } from "vitest";
import type { Clock } from "../../foundation/clock.ts";
import { silentDoor } from "../../../test/silent-door.ts";
import { analysisLine, createAnalysisDisplay } from "./analysis-display.ts";

const progress = {
  stage: "seeds",
  share: 0.5,
  etaMs: 90_000,
  detail: "training 2 of 3, epoch 4/50",
} as const;

test("analysisLine() says stage, share, training and time left, within the terminal", () => {
  const line = analysisLine(progress, 100);
  expect(line).toMatch(/^other seeds █+░+ +50% {2}training 2 of 3, epoch 4\/50 {2}ETA 1m 30s$/);
  expect(analysisLine(progress, 40).length).toBeLessThan(40);
});

test("createAnalysisDisplay() writes a plain line every ten seconds where there is no terminal", () => {
  let nowMs = 0;
  const clock: Clock = { nowMs: () => 0, monotonicMs: () => nowMs };
  const notes: string[] = [];
  const door = { ...silentDoor, writeNote: (text: string) => void notes.push(text) };
  const display = createAnalysisDisplay(door, clock);
  for (nowMs = 0; nowMs <= 21_000; nowMs += 1000) display.report(progress);
  display.finish();
  const line = "other seeds | 50% | training 2 of 3, epoch 4/50 | ETA 1m 30s\n";
  expect(notes).toEqual([line, line]);
});
