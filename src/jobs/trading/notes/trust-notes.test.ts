import { expect, test } from "vitest";
import type { OpenedTenure } from "../forecasts/tenure.ts";
import { trustNotes } from "./trust-notes.ts";

const unwatched = "Nobody watches for drift here: its alarms lower nothing.";

function notes(
  tenures: readonly {
    readonly version: string;
    readonly verdict: OpenedTenure["deploy"]["verdict"];
    readonly acceptNoEdge?: string;
    readonly isBroken?: boolean;
  }[],
) {
  const opened = tenures.map(({ version, verdict, acceptNoEdge = null, isBroken = false }) => ({
    version,
    deploy: { verdict, acceptNoEdge },
    opened: { kind: isBroken ? "unloaded" : "loaded" },
    // All else of a version says nothing of trust.
  })) as unknown as readonly OpenedTenure[];
  const about = { by: "log", sentiment: undefined, warnings: [] } as const;
  const lane = { kind: "models", rungs: [{ kind: "price", tenures: opened }], ...about } as const;
  return trustNotes({ lanes: [{ kind: "none" }, lane] });
}

test("trustNotes() says that nobody watches for drift, whatever the verdict", () => {
  expect(notes([{ version: "a", verdict: "edge" }])).toEqual([unwatched]);
  expect(notes([])).toEqual([]);
  expect(notes([{ version: "a", verdict: null, isBroken: true }])).toEqual([]);
});

test("trustNotes() says once what the deploys of versions said, and of which", () => {
  const unjudged = ["a", "b", "c", "d", "a"].map((version) => ({ version, verdict: null }));
  expect(notes([...unjudged, { version: "e", verdict: "no edge" }])).toEqual([
    "Versions a, b, c and 1 more: No deploy has given it a verdict: live trading takes weak or edge, or somebody who answers for it with --accept-no-edge REASON.",
    expect.stringMatching(/^Version e: Its verdict is no edge: live trading takes/),
    unwatched,
  ]);
  expect(notes([{ version: "e", verdict: "no edge", acceptNoEdge: "I know" }])[0]).toMatch(
    /^Version e: Its verdict is no edge and somebody answers for that \("I know"\): a quarter/,
  );
});
