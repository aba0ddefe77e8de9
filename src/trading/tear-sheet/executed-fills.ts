import type { OrderRequest } from "../../market/order.ts";
import type { Fill } from "../../market/fill.ts";
import type { RecordedRun } from "../session/recorded-run.ts";
import type { MarkedLane, MarkedRun } from "./marked-run.ts";

/** A fill as a tear sheet counts it: floats, what it cost, where in the candles it fell. */
export interface ExecutedFill {
  readonly lane: number;
  /** Position of the candle that it filled in, in the lane's series. */
  readonly candle: number;
  /** It filled inside the candle: a stop, a take profit, a liquidation. */
  readonly isInside: boolean;
  /** Signed base amount that the position changed by: a fee in base is taken off. */
  readonly quantity: number;
  readonly price: number;
  /** Quote currency, >= 0. */
  readonly value: number;
  readonly fee: number;
  /** Worse than the open, or than the trigger, by so much quote currency. */
  readonly slippage: number;
  /** Account value at the last close before it. */
  readonly equityBefore: number;
  /** Row of the account at whose close it is first seen. */
  readonly row: number;
}

/** The fills since trading began, oldest first; those of unknown instruments and candles are left out. */
export function executedFills(run: RecordedRun, marked: MarkedRun): readonly ExecutedFill[] {
  const requests = new Map(run.orders.map(({ request }) => [request.clientOrderId, request]));
  const laneOf = new Map(
    marked.lanes.map(({ series }, lane): readonly [string, number] => [series.instrument, lane]),
  );
  const { atMs } = marked.marks;
  const fills: ExecutedFill[] = [];
  let row = 0;
  for (const fill of run.fills) {
    const lane = laneOf.get(fill.instrument);
    const market = lane === undefined ? undefined : marked.lanes[lane];
    while (row < atMs.length && atMs[row]! <= fill.filledAtMs) row++;
    if (lane === undefined || market === undefined || row === 0 || row >= atMs.length) continue;
    const candle = candleOf(market, fill.filledAtMs, marked.timeframeMs);
    if (candle === undefined) continue;
    const equityBefore = marked.marks.equity[row - 1]!;
    const request = requests.get(fill.clientOrderId);
    fills.push({ lane, candle, row, equityBefore, ...amounts(fill, request, market, candle) });
  }
  return fills;
}

function amounts(
  fill: Fill,
  request: OrderRequest | undefined,
  { series }: MarkedLane,
  candle: number,
): Omit<ExecutedFill, "lane" | "candle" | "row" | "equityBefore"> {
  const side = fill.side === "buy" ? 1 : -1;
  const [amount, price, fee] = [Number(fill.quantity), Number(fill.price), Number(fill.fee)];
  const isInside = fill.filledAtMs > series.openTimeMs[candle]!;
  const inBase = fill.feeAsset === "base";
  return {
    isInside,
    quantity: side * amount - (inBase ? fee : 0),
    price,
    value: amount * price,
    fee: inBase ? fee * price : fee,
    slippage: side * amount * (price - (fairPrice(request, side, series.open[candle]!) ?? price)),
  };
}

/**
 * The price without costs: the open, or the trigger; a stop that the open has passed takes the open.
 * `undefined` for what nobody ordered, as a liquidation.
 */
function fairPrice(
  request: OrderRequest | undefined,
  side: number,
  open: number,
): number | undefined {
  if (request === undefined || request.type === "market") return request && open;
  const trigger = Number(request.triggerPrice ?? open);
  if (request.type === "take-profit") return trigger;
  return side > 0 ? Math.max(trigger, open) : Math.min(trigger, open);
}

// The candle that is open at the moment; a moment on a border belongs to the later one.
function candleOf({ series }: MarkedLane, atMs: number, stepMs: number): number | undefined {
  const { openTimeMs } = series;
  let low = 0;
  let high = openTimeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (openTimeMs[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  const candle = low - 1;
  if (candle < 0) return undefined;
  return atMs < openTimeMs[candle]! + stepMs ? candle : undefined;
}
