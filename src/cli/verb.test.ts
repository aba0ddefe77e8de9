import { Command } from "commander";
import { expect, test } from "vitest";
import { RefusedError } from "../foundation/errors.ts";
import type { Door } from "./door.ts";
import { integerOption } from "./option-values.ts";
import { defineVerb, type GlobalOptions, type VerbAnswer } from "./verb.ts";

test("defineVerb() gives each verb its options, the folders' defaults and --json", async () => {
  const seen: (GlobalOptions & { readonly epochs: number })[] = [];
  const { run } = oneVerb(({ options }) => {
    seen.push(options);
    return Promise.resolve({ json: {}, text: "done" });
  });
  await run(["fit", "BTCUSDT", "--epochs", "3"]);
  await run(["fit", "BTCUSDT", "--models", "m", "--data-dir", "d", "--json"]);
  expect(seen).toEqual([
    { epochs: 3, models: "./models", dataDir: "./data", json: false },
    { epochs: 50, models: "m", dataDir: "d", json: true },
  ]);
});

test("defineVerb() prints text, or under --json one object and nothing else", async () => {
  const { run, told } = oneVerb(() =>
    Promise.resolve({ json: { rows: 2, loss: undefined, r2: Number.NaN }, text: "2 rows" }),
  );
  await run(["fit", "X"]);
  await run(["fit", "X", "--json"]);
  expect(told.answers).toEqual(["2 rows\n", '{"rows":2,"loss":null,"r2":null}\n']);
  expect(told.notes).toEqual([]);
});

test("defineVerb() leaves the answer's exit code", async () => {
  const { run, told } = oneVerb(() => Promise.resolve({ json: {}, text: "", exitCode: 1 }));
  await run(["fit", "X"]);
  expect(told.exitCode).toBe(1);
});

test("defineVerb() lets failures through to the caller", async () => {
  const { run } = oneVerb(() => Promise.reject(new RefusedError("E_TEST", "no")));
  await expect(run(["fit", "X"])).rejects.toThrow("no");
});

test("defineVerb() ends at once at Ctrl-C unless the verb stops by itself", async () => {
  const { run, told } = oneVerb(() => {
    told.interrupt();
    return new Promise<VerbAnswer>(() => undefined);
  });
  await expect(run(["fit", "X"])).rejects.toThrow("Ctrl-C");
});

test("defineVerb() waits for a verb that stops cleanly and leaves 130", async () => {
  const { run, told } = oneVerb(({ signal }) => {
    told.interrupt();
    return Promise.resolve({ json: { stopped: signal.aborted }, text: "kept the best so far" });
  }, true);
  await run(["fit", "X", "--json"]);
  expect(told).toMatchObject({ exitCode: 130, answers: ['{"stopped":true}\n'] });
});

test("defineVerb() does not wait after a second Ctrl-C", async () => {
  const { run, told } = oneVerb(() => {
    told.interrupt();
    told.interrupt();
    return new Promise<VerbAnswer>(() => undefined);
  }, true);
  await expect(run(["fit", "X"])).rejects.toThrow("Ctrl-C");
});

interface Told {
  readonly answers: string[];
  readonly notes: string[];
  exitCode: number | undefined;
  interrupt: () => void;
}

type Run = Parameters<typeof defineVerb<{ readonly epochs: number }>>[2]["run"];

function oneVerb(run: Run, stopsCleanly = false) {
  const told: Told = { answers: [], notes: [], exitCode: undefined, interrupt: () => undefined };
  const door: Door = {
    writeAnswer: (text) => told.answers.push(text),
    writeNote: (text) => told.notes.push(text),
    isTerminal: false,
    columns: 80,
    onInterrupt: (listener) => {
      told.interrupt = listener;
      return () => undefined;
    },
  };
  const setExitCode = (code: number): void => {
    told.exitCode = code;
  };
  const program = (): Command => {
    const root = new Command("candlecast").exitOverride();
    defineVerb<{ readonly epochs: number }>(
      root,
      { door, setExitCode },
      {
        name: "fit <instrument>",
        summary: "fits",
        configure: (command) => command.option("--epochs <n>", "", integerOption("--epochs"), 50),
        run,
        stopsCleanly,
      },
    );
    return root;
  };
  return { told, run: (argv: string[]) => program().parseAsync(argv, { from: "user" }) };
}
