// npx tsx bench/drift.ts [classic] [real] [alarms] [delays]
//
// Prints the tables of docs/concepts/drift.md: false alarms where nothing changes, delays of planted
// shifts, the classic rules, and what the real files say where ../shared/data is there.
import { directionalAccuracy } from "../src/evaluation/metrics/directional-accuracy.ts";
import { detectModelDrift, isAccuracyTooLow } from "../src/evaluation/drift/classic-rules.ts";
import { driftRules, type DriftRules } from "../src/evaluation/drift/drift-rules.ts";
import { createRng } from "../src/foundation/rng.ts";
import { stationaryKinds } from "../test/drift-markets.ts";
import { countFalseAlarms, type Delay, measureDelays, plantedShifts } from "./measure-drift.ts";
import { replayRealMarket } from "./real-drift.ts";

/** None of those on which the numbers of the rules were chosen (1 to 16). */
const alarmSeeds = numbers(1001, 16);
const delaySeeds = numbers(101, 24);
const candles = 20_000;
/** The numbers that were tried first. */
const asFirst: DriftRules = {
  ...driftRules,
  inputs: { ...driftRules.inputs, chunkDoubt: 0 },
  outcomes: { ...driftRules.outcomes, lambda: 50, accuracyZMin: 2.33 },
};

const sections: Readonly<Record<string, () => void>> = {
  classic: printClassic,
  real: () => {
    for (const instrument of ["BTCUSDT", "ETHUSDT"]) {
      for (const rules of [driftRules, asFirst]) printReal(instrument, rules);
    }
  },
  alarms: () => {
    printFalseAlarms("as it is", driftRules, 17_520);
    printFalseAlarms("chunk doubt 0, lambda 50, z 2.33", asFirst, 17_520);
  },
  delays: printDelays,
};
const wanted = process.argv.slice(2);
for (const [name, print] of Object.entries(sections)) {
  if (wanted.length === 0 || wanted.includes(name)) print();
}

function printFalseAlarms(name: string, rules: DriftRules, train: number): void {
  console.log(`\nfalse alarms, ${name}, trained on ${train} candles`);
  console.log(
    "| market | candles | inputs per 1,000 | outcomes per 1,000 | joint per 20,000 | lasting per 20,000 |",
  );
  for (const kind of stationaryKinds) {
    const told = countFalseAlarms(kind, alarmSeeds, { candles, train, rules });
    const per = (count: number, unit: number): string => ((count * unit) / told.candles).toFixed(3);
    console.log(
      `| ${kind} | ${told.candles} | ${per(told.inputs, 1000)} | ${per(told.outcomes, 1000)} | ${per(told.joint, 20_000)} | ${per(told.lasting, 20_000)} |`,
    );
  }
}

function printDelays(): void {
  const after = 2500;
  console.log(
    `\ndelays, ${delaySeeds.length} seeds, GARCH-t walk, ${after} candles after the shift`,
  );
  for (const planted of plantedShifts) {
    const told = measureDelays(planted, delaySeeds, { kind: "GARCH-t walk", after });
    const cells = [told.inputs, told.outcomes, told.retrain].map(delayText);
    console.log(`| ${told.name} | ${cells.join(" | ")} |`);
  }
}

function delayText({ found, median, ninetyPercent }: Delay): string {
  const text = (value: number): string => (value === Infinity ? "never" : String(value));
  return `${text(median)}, ${text(ninetyPercent)} (${found})`;
}

function printClassic(): void {
  const checks = 20_000;
  console.log(`\nclassic rules with nothing wrong, ${checks} checks, history of 2,000 rows`);
  for (const accuracy of [0.5, 0.52, 0.53, 0.54, 0.56, 0.6, 0.65]) {
    const rng = createRng(1);
    let [drift, low] = [0, 0];
    for (let check = 0; check < checks; check++) {
      const actuals = new Float64Array(2100).fill(1);
      const predictions = actuals.map(() => (rng.uniform() < accuracy ? 1 : -1));
      if (detectModelDrift(predictions, actuals) === true) drift++;
      const recent = directionalAccuracy(actuals.subarray(2000), predictions.subarray(2000));
      if (isAccuracyTooLow(recent.accuracy) === true) low++;
    }
    const percent = (count: number): string => `${((100 * count) / checks).toFixed(1)} %`;
    console.log(`| ${accuracy} | ${percent(drift)} | ${percent(low)} |`);
  }
}

function printReal(instrument: string, rules: DriftRules): void {
  const told = replayRealMarket(instrument, rules);
  if (told === undefined) return;
  const kind = rules === driftRules ? "as it is" : "chunk doubt 0, lambda 50, z 2.33";
  const { inputs, outcomes, demands, candles: watched, outcomeCandles } = told;
  console.log(
    `\n${instrument}, ${kind}: ${watched} candles after training, ${outcomeCandles} with outcomes: ${inputs.length} input, ${outcomes.length} outcome alarms, ${demands.length} trainings (${demands.map(({ kind: of }) => of).join(", ")})`,
  );
  for (const alarm of [...inputs, ...outcomes].toSorted((a, b) => a.at - b.at)) {
    console.log(
      `  ${new Date(alarm.timeMs).toISOString().slice(0, 13)} ${alarm.layer} ${alarm.rule}: ${alarm.detail}`,
    );
  }
}

function numbers(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
