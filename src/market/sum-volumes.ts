/**
 * Sum of a run of volumes, as exact as they were printed.
 *
 * Exchanges print decimals; those are added as whole multiples of their last digit, so that the sum is the
 * decimal that the exchange prints, to the bit. Volumes of more than 8 decimals, as a made-up market has, are
 * added with compensation: within one unit in the last place of the true sum.
 *
 * @param volumes All >= 0 and finite.
 * @param from First position.
 * @param until Position after the last.
 * @see Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54.
 */
export function sumVolumes(volumes: Float64Array, from: number, until: number): number {
  return decimalSum(volumes, from, until) ?? compensatedSum(volumes, from, until);
}

const scales = Array.from({ length: 9 }, (_, decimals) => 10 ** decimals);

/** @returns undefined where a volume has more than 8 decimals or the sum more than 15 digits. */
function decimalSum(volumes: Float64Array, from: number, until: number): number | undefined {
  let at = 0;
  for (let i = from; i < until; i++) {
    while (!isMultiple(volumes[i]!, scales[at]!)) {
      at += 1;
      if (at === scales.length) return undefined;
    }
  }
  const scale = scales[at]!;
  let sum = 0;
  for (let i = from; i < until; i++) sum += Math.round(volumes[i]! * scale);
  return Number.isSafeInteger(sum) ? sum / scale : undefined;
}

// k / scale is the double nearest to the decimal wherever k is a whole number below 2^53.
function isMultiple(volume: number, scale: number): boolean {
  const whole = Math.round(volume * scale);
  return Number.isSafeInteger(whole) && whole / scale === volume;
}

function compensatedSum(volumes: Float64Array, from: number, until: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = from; i < until; i++) {
    const volume = volumes[i]!;
    const next = sum + volume;
    lost += sum >= volume ? sum - next + volume : volume - next + sum;
    sum = next;
  }
  return sum + lost;
}
