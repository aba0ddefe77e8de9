import type { ExternalOpinion } from "../../trading/strategies/external-signal.ts";
import { numberOf } from "../forecast-files/forecast-cell-readers.ts";
import type { CellOf } from "./signal-columns.ts";
import { stanceOfWord } from "./signal-words.ts";
import { UnclearRow } from "./unclear-row.ts";

/**
 * What a row says: a stance, an exposure, a forecast, or that its author abstained.
 *
 * @throws {UnclearRow} It cannot be read, or is out of range.
 */
export function opinionOfRow(cellOf: CellOf): ExternalOpinion {
  if (cellOf("kind") === "abstain") {
    return { kind: "abstain", reason: String(cellOf("reason") ?? "not said") };
  }
  const stance = cellOf("stance");
  if (stance !== undefined) return stanceOpinion(stance, cellOf);
  if (cellOf("exposure") !== undefined) return exposureOpinion(cellOf);
  return forecastOpinion(cellOf);
}

function stanceOpinion(word: string | number, cellOf: CellOf): ExternalOpinion {
  const stance = stanceOfWord(word);
  if (typeof stance !== "string") throw new UnclearRow(stance.refused);
  if (stance === "flat" || stance === "keep") return { kind: "stance", stance, strength: 1 };
  const strength = cellOf("strength") === undefined ? 1 : finite(cellOf, "strength");
  if (strength > 0 && strength <= 1) return { kind: "stance", stance, strength };
  throw new UnclearRow(`has a strength of ${strength}; it is above 0 and at most 1`);
}

// Signed share of what the risk limits allow.
function exposureOpinion(cellOf: CellOf): ExternalOpinion {
  const exposure = finite(cellOf, "exposure");
  if (Math.abs(exposure) > 1) {
    throw new UnclearRow(`has an exposure of ${exposure}; it is a share from -1 to 1`);
  }
  if (exposure === 0) return { kind: "stance", stance: "flat", strength: 1 };
  return { kind: "stance", stance: exposure > 0 ? "long" : "short", strength: Math.abs(exposure) };
}

function forecastOpinion(cellOf: CellOf): ExternalOpinion {
  const isLog = cellOf("logReturn") !== undefined;
  if (!isLog && cellOf("change") === undefined) {
    throw new UnclearRow("says nothing: neither stance nor forecast");
  }
  const change = isLog ? Math.expm1(finite(cellOf, "logReturn")) : finite(cellOf, "change");
  const horizon = cellOf("horizon") === undefined ? 1 : finite(cellOf, "horizon");
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new UnclearRow(`has a horizon of ${horizon}; it is a whole number of candles`);
  }
  return { kind: "forecast", change, horizon, version: String(cellOf("version") ?? "") };
}

function finite(cellOf: CellOf, column: Parameters<CellOf>[0]): number {
  const cell = cellOf(column);
  const value = numberOf(cell);
  if (typeof value === "number") return value;
  throw new UnclearRow(`has no number as its ${column}, value was ${JSON.stringify(cell ?? "")}`);
}
