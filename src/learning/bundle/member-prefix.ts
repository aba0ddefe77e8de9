/** "member1_", "member2_" ...: what the layers of an ensemble's member number k (from 0) begin with. */
export function memberPrefix(k: number): string {
  return `member${k + 1}_`;
}
