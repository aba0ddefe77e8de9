import { decimalText } from "../../market/decimal-grid.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { BrokerStore, StoredAccount } from "./broker-store.ts";
import type { PaperAccount, PaperLane, PaperOrder } from "./paper-account.ts";
import {
  restoreAccount,
  startAccount,
  storedLane,
  storedOrder,
  type TradedLane,
} from "./start-account.ts";

/** An account that is saved whenever it changes. */
export interface AccountKeeper {
  /** Another one after a change that could not be saved: as it was before. */
  readonly account: PaperAccount;
  /** Does what somebody asked for and saves it; where that fails it has not happened. */
  change(act: () => void): void;
  /** Lets a candle happen; a candle without an event may be lost in a power cut and is seen again. */
  see(act: () => void): void;
}

/** Takes up the account of a store, or starts one. */
export function keepAccount(options: {
  readonly lanes: readonly TradedLane[];
  readonly startCash: DecimalText;
  readonly store?: BrokerStore | undefined;
}): AccountKeeper {
  const { lanes, startCash, store } = options;
  const act = (action: () => void): void => action();
  if (store === undefined) {
    return { account: startAccount(lanes, startCash), change: act, see: act };
  }
  const stored = store.load();
  let account =
    stored === undefined ? startAccount(lanes, startCash) : restoreAccount(lanes, stored);
  const save = (before: Snapshot, mustLast: boolean): void =>
    store.save({ ...changesSince(account, before), mustLast });
  const keep = (action: () => void, isAlwaysKept: boolean): void => {
    const before = snapshotOf(account);
    try {
      action();
      save(before, isAlwaysKept || account.events.length > before.events);
    } catch (error) {
      const last = store.load();
      account = last === undefined ? startAccount(lanes, startCash) : restoreAccount(lanes, last);
      throw error;
    }
  };
  if (stored === undefined) save(snapshotOf(account), true);
  return {
    get account() {
      return account;
    },
    change: (action) => keep(action, true),
    see: (action) => keep(action, false),
  };
}

interface Snapshot {
  readonly events: number;
  readonly open: readonly PaperOrder[];
}

function snapshotOf(account: PaperAccount): Snapshot {
  return { events: account.events.length, open: openOrdersOf(account.lanes) };
}

function openOrdersOf(lanes: readonly PaperLane[]): readonly PaperOrder[] {
  return lanes.flatMap(({ openOrders }) => openOrders);
}

function changesSince(account: PaperAccount, before: Snapshot): StoredAccount {
  const events = account.events.slice(before.events);
  const orders = new Set([...before.open, ...openOrdersOf(account.lanes)]);
  // A liquidation begins and ends in one candle.
  for (const event of events) {
    const order = event.kind === "fill" && account.orders.get(event.fill.clientOrderId);
    if (order !== undefined && order !== false) orders.add(order);
  }
  return {
    cash: decimalText(account.cash),
    lanes: account.lanes.map(storedLane),
    orders: Array.from(orders, storedOrder),
    events,
  };
}
