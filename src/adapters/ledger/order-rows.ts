import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { LedgerOrder } from "../../trading/session/ledger.ts";
import type { RowCells } from "../sqlite-file/insert-row.ts";
import type { SqliteRow } from "../sqlite-file/open-sqlite-file.ts";

/** An order request as the columns that `intents` and `orders` share. */
export function requestCells(request: OrderRequest): RowCells {
  return {
    client_order_id: request.clientOrderId,
    instrument: request.instrument,
    side: request.side,
    type: request.type,
    role: request.role,
    quantity: request.quantity,
    trigger_price: request.triggerPrice,
    reduce_only: request.reduceOnly,
    parent: request.parent,
    decided_at_ms: request.decidedAtMs,
  };
}

/** A row of `orders` as what was recorded. */
export function orderOf(row: SqliteRow): LedgerOrder {
  return {
    request: {
      clientOrderId: row["client_order_id"] as string,
      instrument: row["instrument"] as InstrumentId,
      side: row["side"] as OrderRequest["side"],
      type: row["type"] as OrderRequest["type"],
      role: row["role"] as OrderRequest["role"],
      quantity: row["quantity"] as string,
      triggerPrice: (row["trigger_price"] as string | null) ?? undefined,
      reduceOnly: row["reduce_only"] === 1,
      parent: (row["parent"] as string | null) ?? undefined,
      decidedAtMs: row["decided_at_ms"] as number,
    },
    status: row["status"] as LedgerOrder["status"],
    filledQuantity: row["filled_quantity"] as string,
    reason: row["reason"] as string | null,
  };
}

export function fillCells(fill: Fill): RowCells {
  return {
    trade_id: fill.tradeId,
    client_order_id: fill.clientOrderId,
    instrument: fill.instrument,
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
    fee: fill.fee,
    fee_asset: fill.feeAsset,
    filled_at_ms: fill.filledAtMs,
  };
}

/** A row of `fills` as what was recorded. */
export function fillOf(row: SqliteRow): Fill {
  return {
    tradeId: row["trade_id"] as string,
    clientOrderId: row["client_order_id"] as string,
    instrument: row["instrument"] as InstrumentId,
    side: row["side"] as Fill["side"],
    quantity: row["quantity"] as string,
    price: row["price"] as string,
    fee: row["fee"] as string,
    feeAsset: row["fee_asset"] as Fill["feeAsset"],
    filledAtMs: row["filled_at_ms"] as number,
  };
}
