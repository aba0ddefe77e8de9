/** One day in milliseconds; a day of UTC has no other length. */
export const dayMs = 86_400_000;
