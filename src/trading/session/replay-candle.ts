import { isPending } from "../../foundation/maybe-promise.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import { askStrategy, nothingHeld } from "./ask-strategy.ts";
import type { FedCandle } from "./candle-feed.ts";
import { type Lane, seeCandle } from "./lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { giveUp, sendOrders } from "./send-orders.ts";

/**
 * Shows the strategy a candle that is not decided on: one before the session's time, or one that was
 * decided before a restart, with the forecast that was written down. Intents of the newest decision
 * that never reached the broker are sent now, unless a newer candle has closed since.
 */
export async function replayCandle(
  session: RunningSession,
  lane: Lane,
  { candle, isLate }: FedCandle,
): Promise<undefined> {
  seeCandle(lane, candle);
  session.book.equityAt(lane.number, candle.close);
  const forecast = await forecastShown(session, lane, candle.openTimeMs);
  askStrategy(session, lane, candle, { forecast, held: nothingHeld });
  if (candle.openTimeMs === lane.decidedOpenTimeMs && session.unsent.size > 0) {
    await (isLate ? giveUpUnsent(session, lane) : sendUnsent(session, lane));
  }
  return undefined;
}

/** Intents that were never sent, and whose moment is over. */
export async function giveUpUnsent(session: RunningSession, lane: Lane): Promise<void> {
  const outcome = startOutcome();
  for (const order of unsentOf(session, lane)) {
    giveUp(session, outcome, order, "it was not sent in time");
  }
  await commitOutcome(session, outcome);
}

async function sendUnsent(session: RunningSession, lane: Lane): Promise<void> {
  const orders = unsentOf(session, lane);
  await sendOrders(
    session,
    orders.map(({ request }) => request),
  );
}

function unsentOf({ unsent, orders }: RunningSession, { instrument }: Lane) {
  const found = [...orders.values()].filter(
    ({ request }) => request.instrument === instrument && unsent.has(request.clientOrderId),
  );
  for (const { request } of found) unsent.delete(request.clientOrderId);
  return found;
}

const notAsked: ForecastOpinion = {
  kind: "abstain",
  reason: "not-asked",
  detail: "Nothing was decided on this candle.",
  version: undefined,
};

async function forecastShown(
  { ports, plan }: RunningSession,
  { instrument }: Lane,
  openTimeMs: number,
): Promise<ForecastOpinion | undefined> {
  if (plan.strategy.forecasts === "none") return undefined;
  if (openTimeMs < plan.tradeFromMs) return notAsked;
  const answer = ports.ledger.decided(instrument, openTimeMs);
  const decision = isPending(answer) ? await answer : answer;
  return decision?.forecast ?? notAsked;
}
