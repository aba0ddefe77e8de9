import { isPending } from "../../foundation/maybe-promise.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import { askStrategy, nothingHeld } from "./ask-strategy.ts";
import type { FedCandle } from "./candle-feed.ts";
import { runErrands } from "./carry-out.ts";
import { type Lane, seeCandle } from "./lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { giveUp } from "./send-orders.ts";

/**
 * Shows the strategy a candle that is not decided on: one before the session's time, or one that was
 * decided before a restart, with the forecast that was written down. What the newest decision wanted
 * and the process did not live to do is done now; its orders only where no newer candle has closed.
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
  if (candle.openTimeMs === lane.decidedOpenTimeMs) {
    if (isLate) await giveUpUnsent(session, lane);
    const unsent = unsentOf(session, lane).map(({ request }) => request);
    await runErrands(session, lane, unsent);
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
