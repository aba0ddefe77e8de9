/** Deeper JSON is refused before it is parsed: no question needs more than four levels. */
const depthMax = 32;

/** Whether lists and objects lie deeper in each other than is allowed. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === backslash) i += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else depth += depthStep(code);
    if (depth > depthMax) return true;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;

// [ and { differ from ] and } by their code only.
function depthStep(code: number): -1 | 0 | 1 {
  if (code === 0x5b || code === 0x7b) return 1;
  return code === 0x5d || code === 0x7d ? -1 : 0;
}
