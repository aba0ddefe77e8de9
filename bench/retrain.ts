import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** 30 days of 1 h candles. */
const newCandles = 720;
const command = fileURLToPath(new URL("../bin/candlecast.mjs", import.meta.url));

/**
 * `candlecast retrain` on 30 days of new candles, whole command, warm from a champion and cold: wall
 * and processor seconds, and how far both are from no move at all on the same exam.
 *
 *     npx tsx bench/retrain.ts BTCUSDT_1h.csv     # about ten minutes on two cores: the champion comes first
 */
function measureRetraining(file: string): void {
  const folder = mkdtempSync(join(tmpdir(), "bench-retrain-"));
  try {
    const at = ["BTCUSDT", "--data", file, "--models", folder, "--json"];
    const cut = ["--until", openTimeOf(file, newCandles), "--price-only", "--epochs", "2"];
    report(
      "champion, 2 epochs",
      timed(["train", ...at, "--recipe", "return", "--split", "deploy", ...cut]),
    );
    report("retrain, warm", timed(["retrain", ...at]));
    report("retrain, cold, 2 epochs", timed(["retrain", ...at, "--cold", "--epochs", "2"]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface TimedRun {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
  /** Exam RMSE over that of no move, in log-returns. */
  readonly rmseRatio: number;
}

function timed(argv: readonly string[]): TimedRun {
  const script = `TIMEFORMAT="%R %U %S"; time "$0" "$@"`;
  const run = spawnSync("bash", ["-c", script, process.execPath, command, ...argv], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(`Cannot measure ${argv[0] ?? ""}: ${run.stderr}`);
  const [wall = 0, user = 0, system = 0] = run.stderr
    .trimEnd()
    .split("\n")
    .at(-1)!
    .split(" ")
    .map(Number);
  const { scores } = (JSON.parse(run.stdout) as Trained).report;
  const rmseRatio = scores.model.rmse / scores.persistence.rmse;
  return { wallSeconds: wall, processorSeconds: user + system, rmseRatio };
}

interface Trained {
  readonly report: {
    readonly scores: Readonly<Record<"model" | "persistence", { readonly rmse: number }>>;
  };
}

function report(what: string, { wallSeconds, processorSeconds, rmseRatio }: TimedRun): void {
  const times = `${wallSeconds.toFixed(1)} s wall, ${processorSeconds.toFixed(1)} s of processors`;
  process.stdout.write(`${what}: ${times}, exam RMSE / no move ${rmseRatio.toFixed(5)}\n`);
}

/** When the nth candle from the end of a CSV file opens, as --until reads it. */
function openTimeOf(file: string, fromEnd: number): string {
  const [time = ""] = readFileSync(file, "utf8").trimEnd().split("\n").at(-fromEnd)!.split(",");
  return new Date(Number(time)).toISOString();
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Cannot measure: name a CSV file of 1h candles");
measureRetraining(file);
