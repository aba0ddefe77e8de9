import type { FittedSentiment, SentimentFeature } from "../src/sentiment/sentiment-features.ts";
import type { SentimentReading } from "../src/sentiment/sentiment-reading.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The eight features at one moment, written down a second time straight from
 * docs/concepts/sentiment.md: slow, no index, no sums carried on. `undefined`: it cannot be known.
 */
export function naiveSentiment(
  readings: readonly SentimentReading[],
  scale: Pick<FittedSentiment, "volume" | "extreme">,
  timeMs: number,
): Readonly<Record<SentimentFeature, number | undefined>> {
  const placed = known(readings, timeMs);
  const within = (hours: number) =>
    placed.filter(({ placeMs }) => placeMs > timeMs - hours * hourMs);
  const sources = [...new Set(placed.map(({ source }) => source))];
  const [day, span] = [within(24), within(72)];
  const perSource = (list: readonly Placed[]) =>
    sources.map((name) => list.filter(({ source }) => source === name));
  const scores = perSource(day).flatMap((list) => weightedMean(list, ({ score }) => score) ?? []);
  const score = average(scores);
  const counts = day.flatMap(({ count }) => count ?? []);
  const missing =
    Number(span.every(({ count }) => count === undefined)) +
    Number(day.length < 2 && span.every(({ dispersion }) => dispersion === undefined));
  const newestMs = Math.max(...placed.map(({ placeMs }) => placeMs));
  const logCount = Math.log1p(total(counts));
  return {
    sentiment_score: score,
    sentiment_volume:
      counts.length === 0 ? undefined : (logCount - scale.volume.mean) / scale.volume.std,
    sentiment_momentum: average(
      perSource(placed)
        .filter((list) => list.some((one) => span.includes(one)))
        .map((list) => decayedMean(list, timeMs, 24) - decayedMean(list, timeMs, 72)),
    ),
    sentiment_freshness:
      placed.length === 0 ? 0 : Math.exp(-(timeMs - newestMs) / dayMs) * 0.8 ** missing,
    sentiment_consensus: consensusOf(perSource(day), scores),
    sentiment_extremes:
      score === undefined ? undefined : Math.sign(score) * beyond(score, scale.extreme),
    sentiment_trend: slope(perSource(span)),
    sentiment_volatility: deviation(perSource(span).filter((list) => list.length > 1)),
  };
}

type Placed = SentimentReading & { readonly placeMs: number };

function known(readings: readonly SentimentReading[], timeMs: number): readonly Placed[] {
  const told = readings.filter(({ knownAtMs }) => knownAtMs <= timeMs);
  const same = (a: SentimentReading, b: SentimentReading) =>
    a.source === b.source && a.eventTimeMs === b.eventTimeMs && a.item === b.item;
  return told.flatMap((one) => {
    const wordings = told.filter((other) => same(one, other));
    if (wordings.some(({ knownAtMs }) => knownAtMs > one.knownAtMs)) return [];
    const placeMs = Math.min(...wordings.map(({ knownAtMs }) => knownAtMs));
    const before = readings.filter(
      ({ source, knownAtMs }) => source === one.source && knownAtMs <= placeMs,
    );
    const told72Later = before.some(
      (other) => Math.min(other.eventTimeMs, other.knownAtMs) >= one.eventTimeMs + 72 * hourMs,
    );
    return told72Later ? [] : [{ ...one, placeMs }];
  });
}

function consensusOf(
  bySource: readonly (readonly Placed[])[],
  scores: readonly number[],
): number | undefined {
  const variances = bySource.flatMap((list) => {
    const mean = weightedMean(list, ({ score }) => score);
    const own = weightedMean(
      list.filter(({ dispersion }) => dispersion !== undefined),
      ({ dispersion }) => dispersion! ** 2,
    );
    const among =
      list.length < 2 || mean === undefined
        ? undefined
        : weightedMean(list, ({ score }) => (score - mean) ** 2);
    return own === undefined && among === undefined ? [] : [(own ?? 0) + (among ?? 0)];
  });
  if (variances.length === 0 && scores.length < 2) return undefined;
  const mean = average(scores) ?? 0;
  const between = average(scores.map((score) => (score - mean) ** 2)) ?? 0;
  return Math.max(0, 1 - Math.sqrt((average(variances) ?? 0) + between));
}

function beyond(score: number, extreme: number): number {
  const excess = Math.max(0, Math.abs(score) - extreme);
  return excess === 0 ? 0 : excess / (1 - extreme);
}

function slope(bySource: readonly (readonly Placed[])[]): number | undefined {
  let [squares, products] = [0, 0];
  for (const list of bySource) {
    const score = average(list.map((one) => one.score)) ?? 0;
    const time = average(list.map((one) => one.placeMs / dayMs)) ?? 0;
    if (new Set(list.map(({ placeMs }) => placeMs)).size < 2) continue;
    squares += total(list.map((one) => (one.placeMs / dayMs - time) ** 2));
    products += total(list.map((one) => (one.placeMs / dayMs - time) * (one.score - score)));
  }
  return squares === 0 ? undefined : products / squares;
}

function deviation(bySource: readonly (readonly Placed[])[]): number | undefined {
  const squares = bySource.flatMap((list) => {
    const mean = average(list.map(({ score }) => score))!;
    return list.map(({ score }) => (score - mean) ** 2);
  });
  return squares.length === 0 ? undefined : Math.sqrt(average(squares)!);
}

function decayedMean(list: readonly Placed[], timeMs: number, halfLifeHours: number): number {
  const decay = ({ placeMs }: Placed) => 2 ** (-(timeMs - placeMs) / (halfLifeHours * hourMs));
  return total(list.map((one) => one.score * decay(one))) / total(list.map(decay));
}

function weightedMean(
  list: readonly Placed[],
  valueOf: (one: Placed) => number,
): number | undefined {
  const weights = total(list.map(({ count }) => count ?? 1));
  if (weights === 0) return undefined;
  return total(list.map((one) => (one.count ?? 1) * valueOf(one))) / weights;
}

function average(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
