import { expect, test } from "vitest";
import { paperAnswer } from "./paper-answer.ts";

test("paperAnswer() counts decisions of now and of before alike, with the comma of thousands", () => {
  const { text } = paperAnswer(
    {
      name: "s",
      mode: "replay",
      end: "feed-ended",
      decided: 1234,
      decidedBefore: 2760,
      state: "ACTIVE",
      stateReason: null,
      sheet: undefined,
      missing: "There is no tear sheet yet.",
      notes: [],
      eventLogHash: "0",
      ledger: "ledger.sqlite",
      broker: "broker.sqlite",
    },
    undefined,
  );
  expect(text).toContain("all candles were played: 1,234 decisions now, 2,760 before");
});
