import { Tokenizer, TokenType } from "@streamparser/json";
import { MisuseError } from "../../../foundation/errors.ts";

export type JsonScalar = string | number | boolean | null;

/** What stands in a JSON text, one call each; `key` is the place in an array as "0", "1". */
export interface JsonEvents {
  readonly open: (isArray: boolean, key: string) => void;
  readonly close: (key: string) => void;
  readonly scalar: (value: JsonScalar, key: string) => void;
}

export interface JsonFeed {
  readonly push: (chunk: Uint8Array | string) => void;
  /** @throws {MisuseError} E_JSON: the text ends too early. */
  readonly end: () => void;
}

const depthMax = 64;
const tokenBytesMax = 1_048_576;

/**
 * Reads one JSON text, or several after each other, piece by piece.
 *
 * @param name How messages call the file.
 * @throws {MisuseError} E_JSON: broken JSON, nested deeper than 64, or a value longer than 1 MiB.
 */
export function readJsonEvents(name: string, events: JsonEvents): JsonFeed {
  const tokenizer = new Tokenizer({ separator: "" });
  const grammar = createGrammar(name, events);
  let pushed = 0;
  let lastOffset = 0;
  tokenizer.onToken = ({ token, value, offset }) => {
    lastOffset = offset;
    grammar.token(token, value);
  };
  tokenizer.onError = (error) => {
    throw error instanceof MisuseError ? error : brokenJson(name, plainReason(error.message));
  };
  return {
    push: (chunk) => {
      tokenizer.write(chunk);
      pushed += chunk.length;
      if (pushed - lastOffset <= tokenBytesMax) return;
      throw brokenJson(name, `a value or a blank is longer than ${tokenBytesMax} bytes`);
    },
    end: () => {
      if (!tokenizer.isEnded) tokenizer.end();
      grammar.end();
    },
  };
}

/** The error of a text that is no JSON of candles. */
export function brokenJson(name: string, reason: string): MisuseError {
  return new MisuseError("E_JSON", `Cannot read ${name} as JSON: ${reason.slice(0, 300)}`);
}

type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "after";

/** What the tokenizer says, in words for people: NaN and Infinity, as Python writes them, are no JSON. */
function plainReason(message: string): string {
  const [, sign, place] = /^Unexpected "(.)".*?position "(\d+)"/s.exec(message) ?? [];
  if (sign === undefined) return message;
  if (/[NI]/.test(sign)) {
    return `NaN or Infinity stands at character ${place}, which JSON does not have; write null there`;
  }
  return `the sign ${JSON.stringify(sign)} at character ${place} cannot stand there`;
}

interface OpenContainer {
  readonly isArray: boolean;
  /** Of the member that comes next or is being read. */
  key: string;
  count: number;
}

interface Grammar {
  readonly token: (token: TokenType, value: JsonScalar) => void;
  readonly end: () => void;
}

/** The order in which tokens may stand; the tokenizer itself does not look at it. */
function createGrammar(name: string, events: JsonEvents): Grammar {
  const stack: OpenContainer[] = [];
  let expected: Expected = "value";
  const fail = (reason: string): MisuseError => brokenJson(name, reason);
  const keyNow = (): string => stack.at(-1)?.key ?? "";

  const expectValue = (): void => {
    if (expected !== "value" && expected !== "value-or-end") {
      throw fail("a value stands where none can");
    }
  };
  const advance = (): void => {
    const container = stack.at(-1);
    expected = container === undefined ? "value" : "after";
    if (container?.isArray !== true) return;
    container.count += 1;
    container.key = String(container.count);
  };
  const scalar = (value: JsonScalar): void => {
    expectValue();
    events.scalar(value, keyNow());
    advance();
  };
  const open = (isArray: boolean): void => {
    expectValue();
    if (stack.length >= depthMax) throw fail(`it is nested deeper than ${depthMax} levels`);
    events.open(isArray, keyNow());
    stack.push({ isArray, key: isArray ? "0" : "", count: 0 });
    expected = isArray ? "value-or-end" : "key-or-end";
  };
  const close = (isArray: boolean): void => {
    const mayEnd = expected === "after" || expected === (isArray ? "value-or-end" : "key-or-end");
    if (stack.pop()?.isArray !== isArray || !mayEnd) {
      throw fail("a bracket closes what is not open");
    }
    events.close(keyNow());
    advance();
  };
  const text = (value: string): void => {
    if (expected !== "key" && expected !== "key-or-end") {
      scalar(value);
      return;
    }
    stack.at(-1)!.key = value;
    expected = "colon";
  };
  const separate = (before: Expected, after: Expected): void => {
    if (expected !== before) throw fail("a comma or colon stands where none can");
    expected = after;
  };
  const punctuation: Readonly<Record<number, () => void>> = {
    [TokenType.LEFT_BRACE]: () => open(false),
    [TokenType.RIGHT_BRACE]: () => close(false),
    [TokenType.LEFT_BRACKET]: () => open(true),
    [TokenType.RIGHT_BRACKET]: () => close(true),
    [TokenType.COLON]: () => separate("colon", "value"),
    [TokenType.COMMA]: () => separate("after", stack.at(-1)?.isArray === true ? "value" : "key"),
    [TokenType.SEPARATOR]: () => undefined,
  };
  return {
    token: (token, value) => {
      const act = punctuation[token];
      if (act !== undefined) act();
      else if (typeof value === "string") text(value);
      else scalar(value);
    },
    end: () => {
      if (stack.length > 0) throw fail("it ends before its last bracket is closed");
    },
  };
}
