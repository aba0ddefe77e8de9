import { assert } from "../../foundation/assert.ts";

/** P(up) = 1 / (1 + exp(a score + b)); a is negative where a higher score means up. */
export interface PlattScaling {
  readonly a: number;
  readonly b: number;
}

/**
 * Fits a logistic curve to scores by maximum likelihood against targets that are drawn towards the
 * middle, (N+ + 1) / (N+ + 2) for up and 1 / (N- + 2) for down, so that it never answers 0 or 1.
 * Scores that never vary give a = 0, the base rate.
 *
 * @param score Any unit; higher need not mean up.
 * @param isUp 1 or true where the row went up.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 * @see Platt (1999), "Probabilistic outputs for support vector machines"; Lin, Lin & Weng (2007), "A note
 *   on Platt's probabilistic outputs", Machine Learning 68, for Newton's steps with backtracking.
 */
export function fitPlatt(
  score: ArrayLike<number>,
  isUp: ArrayLike<number | boolean>,
): PlattScaling {
  assert(score.length === isUp.length, "every score has one outcome");
  assert(score.length > 0, "a fit needs at least one row");
  const scale = meanSize(score);
  const scores = Float64Array.from(score, (value) => value / scale);
  const targets = drawnTargets(isUp);
  const isConstant = scores.every((value) => value === scores[0]);
  let at: PlattScaling = { a: 0, b: startIntercept(isUp) };
  for (let step = 0; step < stepsMax; step++) {
    const { gradient, direction } = newtonDirection(at, scores, targets);
    if (Math.hypot(gradient.a, gradient.b) < gradientMin * scores.length) break;
    const free = isConstant ? { a: 0, b: direction.b } : direction;
    const next = backtrack(at, free, gradient, (to) => crossEntropy(to, scores, targets));
    if (next === undefined) break;
    at = next;
  }
  return { a: at.a / scale, b: at.b };
}

/** Probability of up at one score. */
export function plattProbability({ a, b }: PlattScaling, score: number): number {
  return logistic(a * score + b);
}

const stepsMax = 100;
const gradientMin = 1e-13;
const ridge = 1e-12;

function meanSize(score: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < score.length; i++) sum += Math.abs(score[i]!);
  return sum > 0 ? sum / score.length : 1;
}

function drawnTargets(isUp: ArrayLike<number | boolean>): Float64Array {
  const ups = countUps(isUp);
  const high = (ups + 1) / (ups + 2);
  const low = 1 / (isUp.length - ups + 2);
  return Float64Array.from({ length: isUp.length }, (_, i) =>
    Number(isUp[i]!) === 1 ? high : low,
  );
}

function startIntercept(isUp: ArrayLike<number | boolean>): number {
  const ups = countUps(isUp);
  return Math.log((isUp.length - ups + 1) / (ups + 1));
}

function countUps(isUp: ArrayLike<number | boolean>): number {
  let ups = 0;
  for (let i = 0; i < isUp.length; i++) ups += Number(isUp[i]!);
  return ups;
}

// 1 / (1 + e^x) without overflow
function logistic(x: number): number {
  if (x < 0) return 1 / (1 + Math.exp(x));
  const small = Math.exp(-x);
  return small / (1 + small);
}

/** -[H^-1 g] for the two parameters; [H] has a ridge so that it can be inverted. */
function newtonDirection(at: PlattScaling, scores: Float64Array, targets: Float64Array) {
  let [gradientA, gradientB] = [0, 0];
  let [hessianAA, hessianAB, hessianBB] = [ridge, 0, ridge];
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const p = logistic(at.a * score + at.b);
    const weight = p * (1 - p);
    const slip = targets[i]! - p;
    gradientA += score * slip;
    gradientB += slip;
    hessianAA += score * score * weight;
    hessianAB += score * weight;
    hessianBB += weight;
  }
  const determinant = hessianAA * hessianBB - hessianAB * hessianAB;
  const direction = {
    a: -(hessianBB * gradientA - hessianAB * gradientB) / determinant,
    b: -(hessianAA * gradientB - hessianAB * gradientA) / determinant,
  };
  return { gradient: { a: gradientA, b: gradientB }, direction };
}

// halves the step until the loss falls enough; undefined where no step helps any more
function backtrack(
  at: PlattScaling,
  direction: PlattScaling,
  gradient: PlattScaling,
  lossAt: (at: PlattScaling) => number,
): PlattScaling | undefined {
  const loss = lossAt(at);
  const slope = gradient.a * direction.a + gradient.b * direction.b;
  for (let size = 1; size > 1e-10; size /= 2) {
    const next = { a: at.a + size * direction.a, b: at.b + size * direction.b };
    if (lossAt(next) < loss + 1e-4 * size * slope) return next;
  }
  return undefined;
}

function crossEntropy(at: PlattScaling, scores: Float64Array, targets: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < scores.length; i++) {
    const x = at.a * scores[i]! + at.b;
    // log(1 + e^-|x|), on the side that does not overflow
    const shared = Math.log1p(Math.exp(-Math.abs(x)));
    loss += x >= 0 ? targets[i]! * x + shared : (targets[i]! - 1) * x + shared;
  }
  return loss;
}
