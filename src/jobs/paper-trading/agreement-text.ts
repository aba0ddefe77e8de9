import type { PaperBroker } from "../../adapters/paper-broker/paper-broker.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";

/** What reconciling a session with its broker found, in one sentence. */
export function agreementText(
  found: {
    readonly broker: PaperBroker;
    readonly before: RecordedRun;
    readonly now: RecordedRun;
  },
  steps: number,
): string {
  const { broker, before, now } = found;
  const news = now.events.slice(before.events.length);
  const mismatch = news.find(({ kind }) => kind === "mismatch");
  const goesOn = `Goes on after ${steps} decisions`;
  if (mismatch !== undefined) {
    return `${goesOn}: ledger and broker DISAGREE, so it is HALTED. ${now.state?.risk.reason ?? ""}`;
  }
  const { cash, positions, openOrders } = broker.holdings();
  const held = Object.entries(positions).map(([name, quantity]) => `${quantity} ${name}`);
  const adopted = news.filter(({ kind }) => kind === "order-adopted").length;
  const fills = now.fills.length - before.fills.length;
  const what = [
    `cash ${cash}`,
    held.length === 0 ? "no position" : held.join(", "),
    `open orders ${openOrders.length}`,
    ...(fills === 0 ? [] : [`fills booked now ${fills}`]),
    ...(adopted === 0 ? [] : [`orders taken over ${adopted}`]),
  ];
  return `${goesOn}; ledger and broker agree: ${what.join(", ")}.`;
}
