import { describe, expect, test } from "vitest";
import { exampleCandles, exampleRun } from "../../../test/example-recorded-run.ts";
import type { Fill } from "../../market/fill.ts";
import type { OrderType } from "../../market/order.ts";
import type { RecordedRun } from "../session/recorded-run.ts";
import { executedFills } from "./executed-fills.ts";
import { markedRun } from "./marked-run.ts";

const series = exampleCandles(300, 2);
const { run, facts } = exampleRun(series, () => 0);
const openMs = (candle: number): number => series.openTimeMs[candle]!;

interface Told {
  readonly fill: Partial<Fill>;
  readonly type: OrderType;
  readonly trigger?: string;
}

function oneFill({ fill, type, trigger }: Told) {
  const whole: Fill = {
    tradeId: "1",
    clientOrderId: "a",
    instrument: series.instrument,
    side: "sell",
    quantity: "2",
    price: "100",
    fee: "0.2",
    feeAsset: "quote",
    filledAtMs: openMs(50),
    ...fill,
  };
  const request = {
    clientOrderId: "a",
    instrument: series.instrument,
    side: whole.side,
    type,
    role: "stop" as const,
    quantity: "2",
    triggerPrice: trigger,
    reduceOnly: true,
    parent: undefined,
    decidedAtMs: openMs(49),
  };
  const recorded: RecordedRun = {
    ...run,
    fills: [whole],
    orders: [{ request, status: "filled", filledQuantity: "2", reason: null }],
  };
  return executedFills(recorded, markedRun(recorded, facts));
}

describe("executedFills()", () => {
  test("a market order's slippage is what it fell short of the open", () => {
    const open = series.open[50]!;
    const [fill] = oneFill({ type: "market", fill: { price: String(open - 3) } });
    expect(fill).toMatchObject({ candle: 50, isInside: false, quantity: -2, fee: 0.2 });
    expect(fill!.slippage).toBeCloseTo(6, 8);
  });

  test("a stop's is what it fell short of its trigger; it filled inside the candle", () => {
    const trigger = series.open[50]! * 0.99;
    const [fill] = oneFill({
      type: "stop",
      trigger: String(trigger),
      fill: { price: String(trigger - 1), filledAtMs: openMs(51) - 1 },
    });
    expect(fill).toMatchObject({ candle: 50, isInside: true });
    expect(fill!.slippage).toBeCloseTo(2, 8);
  });

  test("where the candle opens beyond the trigger, the open is what a stop could have had", () => {
    const open = series.open[50]!;
    const [fill] = oneFill({
      type: "stop",
      trigger: String(open * 1.05),
      fill: { price: String(open - 1) },
    });
    expect(fill!.isInside).toBe(false);
    expect(fill!.slippage).toBeCloseTo(2, 8);
  });

  test("a take profit that fills at its trigger slips by nothing", () => {
    const [fill] = oneFill({
      type: "take-profit",
      trigger: "100",
      fill: { price: "100", filledAtMs: openMs(51) - 1 },
    });
    expect(fill!.slippage).toBeCloseTo(0, 12);
  });

  test("a fee in base leaves less than was bought and is paid at the price", () => {
    const [fill] = oneFill({
      type: "market",
      fill: { side: "buy", fee: "0.002", feeAsset: "base" },
    });
    expect(fill!.quantity).toBeCloseTo(1.998, 12);
    expect(fill!.fee).toBeCloseTo(0.2, 12);
  });

  test("what nobody ordered has no slippage, as a liquidation", () => {
    const told = { type: "market", fill: { clientOrderId: "liquidation" } } as const;
    expect(oneFill(told)[0]!.slippage).toBeCloseTo(0, 12);
  });

  test("the last close before it is the account that it is measured by", () => {
    const [fill] = oneFill({ type: "market", fill: {} });
    expect(fill).toMatchObject({ row: 50, equityBefore: 10_000 });
  });

  test("fills before trading began and of other instruments are left out", () => {
    expect(oneFill({ type: "market", fill: { filledAtMs: openMs(0) } })).toEqual([]);
    const other = "OTHER" as Fill["instrument"];
    expect(oneFill({ type: "market", fill: { instrument: other } })).toEqual([]);
  });
});
