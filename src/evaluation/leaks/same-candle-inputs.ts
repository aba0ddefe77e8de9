import { assert } from "../../foundation/assert.ts";
import { correlation } from "../../foundation/statistics/correlation.ts";
import type { LeakFinding } from "./leak-finding.ts";

/** One input as a row sees it, one value per row. */
export interface NamedInput {
  /** "close", "change of close". */
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** A move that lies after the decision, one value per row. */
export interface LaterMove {
  /** "candle t+1", "the whole horizon". */
  readonly name: string;
  /** Log-returns. */
  readonly values: ArrayLike<number>;
  /** Candles that it spans: rows that share candles count once. */
  readonly candles: number;
}

const correlationMax = 0.5;
const accuracyMax = 0.65;
/** Standard errors from chance; there are about a hundred pairs. */
const zMin = 4.5;
const rowsMin = 50;

/**
 * Tries to predict what comes from each input alone. No honest single input reaches a correlation of
 * 0.5 with a later move or names its direction in 65 % of rows: one that does knows the label's candle.
 *
 * @throws {InvariantError} inputs and moves differ in length.
 */
export function checkSameCandleInputs(
  inputs: readonly NamedInput[],
  moves: readonly LaterMove[],
): LeakFinding {
  const rows = moves[0]?.values.length ?? 0;
  if (inputs.length === 0 || rows < rowsMin) {
    const detail = `The n is too small: ${rows} rows, ${rowsMin} are needed.`;
    return { check: "same-candle-inputs", kind: "not-checked", detail, figures: { rows } };
  }
  const tried = inputs.flatMap((input) => moves.map((move) => tryInput(input, move)));
  const strongest = tried.reduce((a, b) => (b.size > a.size ? b : a));
  const knowing = tried.filter(({ knows }) => knows);
  const figures = {
    rows,
    pairs: tried.length,
    strongestCorrelation: strongest.correlation,
    highestAccuracy: Math.max(...tried.map(({ accuracy }) => accuracy)),
    knowingPairs: knowing.length,
  };
  if (knowing.length === 0) {
    const detail = `None of ${inputs.length} inputs alone tells a later move; the strongest is ${strongest.input} with a correlation of ${strongest.correlation.toFixed(3)}.`;
    return { check: "same-candle-inputs", kind: "clean", detail, figures };
  }
  const worst = knowing.reduce((a, b) => (b.size > a.size ? b : a));
  const detail = `Input "${worst.input}" knows ${worst.move}: correlation ${worst.correlation.toFixed(3)}, direction right in ${(100 * worst.accuracy).toFixed(1)} %. It holds a candle that was not closed yet.`;
  return { check: "same-candle-inputs", kind: "leak", detail, figures };
}

interface TriedInput {
  readonly input: string;
  readonly move: string;
  readonly correlation: number;
  /** Of the better sign: in [0.5, 1]. */
  readonly accuracy: number;
  /** |correlation|, the order of strength. */
  readonly size: number;
  readonly knows: boolean;
}

function tryInput(input: NamedInput, move: LaterMove): TriedInput {
  assert(input.values.length === move.values.length, "every row has its input and its move");
  const found = correlation(input.values, move.values) ?? 0;
  const { accuracy, rows } = signAccuracy(input.values, move.values);
  const independent = rows / move.candles;
  const size = Math.abs(found);
  const byCorrelation = size > correlationMax && size * Math.sqrt(independent) > zMin;
  const byDirection =
    accuracy > accuracyMax && (accuracy - 0.5) * 2 * Math.sqrt(independent) > zMin;
  return {
    input: input.name,
    move: move.name,
    correlation: found,
    accuracy,
    size,
    knows: byCorrelation || byDirection,
  };
}

/** How often the input's sign is the move's, or its opposite; rows with a zero are left out. */
function signAccuracy(values: ArrayLike<number>, moves: ArrayLike<number>) {
  let agree = 0;
  let rows = 0;
  for (let i = 0; i < values.length; i++) {
    const product = Math.sign(values[i]!) * Math.sign(moves[i]!);
    if (product === 0) continue;
    rows++;
    if (product > 0) agree++;
  }
  const share = rows === 0 ? 0.5 : agree / rows;
  return { accuracy: Math.max(share, 1 - share), rows };
}
