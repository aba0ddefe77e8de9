import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readForecastTable } from "../../src/adapters/forecast-table/read-forecast-table.ts";
import { walkForwardSchema } from "../../src/cli/walk-forward/walk-schema.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { commandInProcess } from "../command-in-process.ts";
import { everythingIn } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "walk-forward-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let file = "";
beforeAll(() => {
  file = writeTrainingFile(folder, { candles: 460 });
});

const small =
  "--folds 2 --train-window 10d --retrain-every 2d --sequence-length 12 --epochs 1 --purge --embargo 5".split(
    " ",
  );

function walk(models: string, ...argv: readonly string[]) {
  const places = ["--models", join(folder, models), "--json"];
  return commandInProcess("walk-forward", "BTCUSDT", "--data", file, ...small, ...places, ...argv);
}

interface Walked {
  readonly verdict: string;
  readonly layout: Readonly<Record<string, number>>;
  readonly recipes: readonly {
    readonly recipe: string;
    readonly version: string;
    readonly path: string;
    readonly forecasts: string;
    readonly page: string | null;
    readonly report: {
      readonly scores: readonly {
        readonly metrics: Readonly<Record<string, { readonly value: number }>>;
      }[];
      readonly subject: { readonly rows: number; readonly costPerSide: number };
      readonly bootstrap: { readonly draws: number };
      readonly trading: {
        readonly levels: { readonly full: { readonly net: number; readonly gross: number } };
      };
      readonly notes: readonly string[];
      readonly folds: readonly { readonly label: string; readonly trainUntilMs: number }[];
      readonly verdict: { readonly trials: number; readonly legs: object };
    };
    readonly sharpe: { readonly kind: string; readonly trials: number };
  }[];
  readonly choice: { readonly rows: number; readonly overfitting: object | null } | null;
  readonly volatile: { readonly foldsKept: number };
}

const steady = ({ volatile: _volatile, ...rest }: Walked): object => rest;
const answerOf = ({ answer }: { readonly answer: string }): Walked => JSON.parse(answer) as Walked;

describe(`candlecast walk-forward, on ${trainingData}`, () => {
  test("walks, writes the forecast table and a page, no version; a second run goes on", async () => {
    const page = join(folder, "walk.html");
    const told = await walk("models", "--report", page);
    expect(told.exitCode, told.notes).toBe(0);
    const walked = answerOf(told);
    const [only] = walked.recipes;
    expect(walkForwardSchema.parse(walked)).toEqual(walked);
    expect(walked.verdict).toBe("no edge");
    expect(only?.page).toBe(page);
    expect(walked.layout).toMatchObject({ folds: 2, train: 240, exam: 48, purge: 1, embargo: 5 });
    expect(walked.layout).toMatchObject({ validation: 36, calibrationA: 16, calibrationB: 8 });
    expect(only?.report.folds.map(({ label }) => label)).toEqual(["fold 1", "fold 2"]);
    expect(only?.report.verdict).toMatchObject({ trials: 1 });
    expect(only?.sharpe.trials).toBe(1);
    expect(walked.choice).toBeNull();
    expect(told.notes).toMatch(
      /^2 folds, candles of each: train 240, .*6 left out at every border/,
    );
    expect(told.notes).toMatch(/2\/2 folds \| fold [12] \(return\): 1 epoch, best 1\n$/);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("How much may be luck?");
    expect(html.match(/2 folds, candles of each/g)).toHaveLength(1);

    const table = await readForecastTable(only!.forecasts);
    expect(table).toHaveLength(96);
    expect(table.filter(({ kind }) => kind === "forecast")).toHaveLength(only!.report.subject.rows);
    expect(new Set(table.map(({ version }) => version))).toEqual(new Set([only!.version]));
    const times = table.map(({ decidedAtMs }) => decidedAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));

    const files = everythingIn(join(folder, "models"));
    expect(files.filter((name) => name.includes("price"))).toEqual([]);
    expect(files.filter((name) => /(^|\/)\./.test(name))).toEqual([]);

    const again = await walk("models", "--report", page);
    expect(again.notes).toContain("Going on: 2 folds were finished before, 0 of 2 are left.");
    expect(steady(answerOf(again))).toEqual(steady(walked));
    expect(answerOf(again).volatile.foldsKept).toBe(2);
  });

  test("several recipes: one table, a page each, what picking the best is worth, both counted", async () => {
    const forecasts = join(folder, "all.parquet");
    const page = join(folder, "both.html");
    const recipes = ["--recipe", "return,direction", "--forecasts", forecasts, "--report", page];
    const told = await walk("models", ...recipes);
    expect(told.notes).toContain("Going on: 2 folds were finished before, 2 of 4 are left.");
    expect(told.exitCode, told.notes).toBe(0);
    const walked = answerOf(told);
    expect(walked.recipes.map(({ recipe }) => recipe)).toEqual(["return", "direction"]);
    expect(walked.recipes.map(({ report }) => report.verdict.trials)).toEqual([2, 2]);
    expect(walkForwardSchema.parse(walked)).toEqual(walked);
    expect(walked.choice?.rows).toBe(96);
    expect(walked.choice?.overfitting).toMatchObject({ splits: 12_870 });
    expect(existsSync(join(folder, "both-return.html"))).toBe(true);
    expect(existsSync(join(folder, "both-direction.html"))).toBe(true);
    await expect(readForecastTable(forecasts)).resolves.toHaveLength(192);
  });

  test("as text: the verdict, the folds, the trials, the file and what to do with it", async () => {
    const argv = ["--data", file, ...small, "--models", join(folder, "models")];
    const { answer, exitCode } = await commandInProcess("walk-forward", "BTCUSDT", ...argv);
    expect(exitCode).toBe(0);
    expect(answer).toContain("VERDICT no edge: n too small");
    expect(answer).toMatch(/Folds +trained on +judged on/);
    expect(answer).toContain("One recipe: the probability of backtest overfitting needs two");
    expect(answer).toMatch(/candlecast judge \S+forecasts.parquet( \\\n +| )--data/);
    expect(answer).toMatch(/\| each fold trained until its own exam, the last until 20\d\d-/);
    expect(answer).not.toContain("candles of each");
  });

  test("--costs and --draws change what is said of the same folds, not the folds", async () => {
    const plain = answerOf(await walk("models")).recipes[0]!;
    const told = await walk("models", "--costs", "0", "--draws", "150");
    expect(told.notes).toContain("0 of 2 are left");
    const [asked] = answerOf(told).recipes;
    expect([asked!.version, asked!.path]).toEqual([plain.version, plain.path]);
    expect(asked!.report.subject.costPerSide).toBe(0);
    expect(asked!.report.bootstrap.draws).toBe(150);
    expect(plain.report.bootstrap.draws).toBe(10_000);
    expect(asked!.report.verdict.trials).toBe(plain.report.verdict.trials);
    const { full } = asked!.report.trading.levels;
    expect(full.net).toBeCloseTo(full.gross, 12);
    const few = await walk("models", "--draws", "99");
    expect([few.exitCode, few.answer]).toEqual([2, expect.stringContaining("E_OPTION")]);
  });

  test("sentiment is refused before anything is read, and the help does not offer it", async () => {
    for (const flags of [["--force-sentiment"], ["--sentiment", "moods.csv"]]) {
      const { exitCode, notes } = await walk("none", ...flags);
      expect(exitCode).toBe(2);
      expect(notes).toContain("Cannot walk forward with sentiment: folds train price models");
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
    expect((await commandInProcess("walk-forward", "--help")).answer).not.toContain("sentiment");
  });

  test("windows dropped at gaps are told, per fold", async () => {
    const lines = readFileSync(file, "utf8").split("\n");
    const holed = join(folder, "holed.csv");
    writeFileSync(holed, lines.toSpliced(200, 1).join("\n"));
    const { notes } = answerOf(await walk("holed", "--data", holed)).recipes[0]!.report;
    expect(notes.join("\n")).toMatch(/^2 windows dropped at gaps in fold 1, 2 in fold 2\.$/m);
    expect(answerOf(await walk("models")).recipes[0]!.report.notes.join()).not.toContain("dropped");
  });

  test("a fold does not know what came after it: later candles changed, its outputs stay bit by bit", async () => {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const edited = lines.map((line, i) => {
      const [time, ...values] = line.split(",");
      const isLate = i > lines.length - 40;
      return isLate ? [time, ...values.map((value) => 2 * Number(value))].join(",") : line;
    });
    const other = join(folder, "edited.csv");
    writeFileSync(other, `${edited.join("\n")}\n`);
    const plain = answerOf(await walk("models"));
    const late = answerOf(await walk("late", "--data", other));
    const foldOf = ({ recipes }: Walked, fold: number): object => {
      const text = readFileSync(join(recipes[0]!.path, `fold-00${fold}.json`), "utf8");
      const { outputs, history } = JSON.parse(text) as { outputs: string; history: object };
      return { outputs, history };
    };
    expect(late.recipes[0]!.path).not.toBe(plain.recipes[0]!.path);
    expect(foldOf(late, 1)).toEqual(foldOf(plain, 1));
    expect(foldOf(late, 2)).not.toEqual(foldOf(plain, 2));
  });

  test("a damaged fold is told and trained again to the same bits; --fresh trains all", async () => {
    const walked = answerOf(await walk("models"));
    const kept = join(walked.recipes[0]!.path, "fold-002.json");
    const text = readFileSync(kept, "utf8");
    writeFileSync(kept, text.slice(0, -40));
    const again = await walk("models");
    expect(again.notes).toContain("What was kept of fold 2 (return) is damaged");
    expect(readFileSync(kept, "utf8")).toBe(text);
    expect(steady(answerOf(again))).toEqual(steady(walked));
    const fresh = await walk("models", "--fresh");
    expect(fresh.notes).not.toContain("Going on");
    expect(answerOf(fresh).volatile.foldsKept).toBe(0);
    expect(readFileSync(kept, "utf8")).toBe(text);
  });
});

test("a simulated market whose moves turn back is forecast: every output belongs to its decision", async () => {
  const market = join(folder, "turning.csv");
  writeFileSync(market, turningCandles(1400));
  const windows = "--train-window 800 --retrain-every 120 --sequence-length 8 --epochs 6".split(
    " ",
  );
  const told = await walk("turning", "--data", market, ...windows);
  expect(told.exitCode, told.notes).toBe(0);
  const { report } = answerOf(told).recipes[0]!;
  const { directionalAccuracy, skill } = report.scores[0]!.metrics;
  expect(directionalAccuracy?.value).toBeGreaterThan(0.62);
  expect(skill?.value).toBeGreaterThan(0.2);
});

test(`a loss that runs away, on ${trainingData}: exit 1, the fold is named, nothing is kept`, async () => {
  const told = await walk("exploded", "--learning-rate", "1e20", "--epochs", "3", "--jobs", "1");
  expect(told.exitCode).toBe(1);
  expect(told.answer).toMatch(/E_LOSS_[A-Z_]+.*Cannot train fold 1: the loss/);
  expect(existsSync(join(folder, "exploded"))).toBe(false);
});

describe(`candlecast walk-forward asked for what cannot be, on ${trainingData}`, () => {
  test.each<[string, readonly string[], string, RegExp]>([
    ["more folds than fit", ["--folds", "9"], "E_WALK_FOLDS", /value was 460, enough for 2 folds/],
    ["no fold", ["--folds", "0"], "E_OPTION", /--folds: .*at least 1/],
    ["an unknown recipe", ["--recipe", "retrun"], "E_TRAINING_OPTION", /did you mean return\?/],
    ["a recipe twice", ["--recipe", "return,return"], "E_OPTION", /repeated/],
    ["a span of nothing", ["--train-window", "soon"], "E_SPAN", /train window.*"soon"/],
    ["an exam of no whole candle", ["--retrain-every", "0.5h"], "E_SPAN", /retrain/],
    [
      "a purge below the horizon",
      ["--horizon", "6", "--purge", "2"],
      "E_WALK_OPTION",
      /at least 6/,
    ],
    ["a train window too short", ["--train-window", "20"], "E_WALK_OPTION", /train window .*32/],
    ["features unknown", ["--features", "close,colour"], "E_FEATURES", /colour/],
    ["a missing file", ["--data", join(folder, "none.csv")], "E_FILE_MISSING", /none\.csv/],
  ])("%s: exit 2, one sentence, nothing written", async (_name, argv, code, words) => {
    const told = await walk("misuse", ...argv);
    expect(told.exitCode).toBe(2);
    const { error } = JSON.parse(told.answer) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(existsSync(join(folder, "misuse"))).toBe(false);
  });
});

// Log-returns r = -0.9 r' + 1 % noise.
function turningCandles(count: number): string {
  const rng = createRng(4);
  const startMs = Date.UTC(2024, 0, 1);
  let move = 0;
  let close = 100;
  const lines = Array.from({ length: count }, (_, i) => {
    const first = close;
    move = -0.9 * move + 0.01 * rng.normal();
    close *= Math.exp(move);
    const [low, high] = [0.999 * Math.min(first, close), 1.001 * Math.max(first, close)];
    return [startMs + i * 3_600_000, first, high, low, close, 10 + rng.uniform()].join(",");
  });
  return ["time,open,high,low,close,volume", ...lines, ""].join("\n");
}
