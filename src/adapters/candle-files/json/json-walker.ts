import { brokenJson, type JsonFeed, type JsonScalar, readJsonEvents } from "./json-events.ts";

export type JsonValue = JsonScalar | JsonValue[] | Map<string, JsonValue>;

export interface JsonWalkOptions {
  /** How messages call the file. */
  readonly name: string;
  /** Keys that lead from a document to the container of interest; array places as "0", "1". */
  readonly path: readonly string[];
  /** 0: documents are handed over (the path is empty); 1: members of the container; 2: their members. */
  readonly levels: 0 | 1 | 2;
  /** Values that one member may hold. */
  readonly valuesMax: number;
  /** @param key Of the member in its container. @param parentKey Of that container in its own. */
  readonly onMember: (value: JsonValue, key: string, parentKey: string) => void;
}

export interface JsonWalker extends JsonFeed {
  /** The document that has not ended, as far as it is there; `levels` 0 only. */
  readonly unfinished: () => JsonValue | undefined;
}

/**
 * Walks through one JSON text, or several after each other, and builds only what is asked for.
 *
 * @throws {MisuseError} E_JSON: as `readJsonEvents`, or a member with more than `valuesMax` values.
 */
export function createJsonWalker(options: JsonWalkOptions): JsonWalker {
  const { name, path, levels, valuesMax, onMember } = options;
  // The first frame holds the documents. A place of 1 is the container that the path leads to.
  const frames: Frame[] = [{ place: -path.length, ownKey: "", built: undefined }];
  let values = 0;

  const settle = (value: JsonValue, key: string): void => {
    const parent = frames.at(-1)!;
    if (parent.built !== undefined) attach(parent.built, key, value);
    else if (parent.place === levels) {
      values = 0;
      onMember(value, key, parent.ownKey);
    }
  };
  const feed = readJsonEvents(name, {
    scalar: (value, key) => {
      values += 1;
      if (values > valuesMax && frames.at(-1)!.built !== undefined) {
        throw brokenJson(name, `one record holds more than ${valuesMax} values`);
      }
      settle(value, key);
    },
    open: (isArray, key) => {
      const parent = frames.at(-1)!;
      const isBuilt = parent.built !== undefined || parent.place === levels;
      const built = isBuilt ? emptyContainer(isArray) : undefined;
      if (built !== undefined && parent.built !== undefined) attach(parent.built, key, built);
      if (parent.built === undefined) values = 0;
      frames.push({ place: placeOf(frames, key, path), ownKey: key, built });
    },
    close: (key) => {
      const { built } = frames.pop()!;
      if (built !== undefined && frames.at(-1)!.built === undefined) settle(built, key);
    },
  });
  return { ...feed, unfinished: () => frames[1]?.built };
}

interface Frame {
  /** Steps from the container that is one above the path's end; beside the path: -Infinity. */
  readonly place: number;
  readonly ownKey: string;
  readonly built: JsonValue[] | Map<string, JsonValue> | undefined;
}

function placeOf(frames: readonly Frame[], key: string, path: readonly string[]): number {
  const { place } = frames.at(-1)!;
  const isOnWay = frames.length > 1 && place < 1;
  if (isOnWay && key !== path[place + path.length - 1]) return Number.NEGATIVE_INFINITY;
  return place + 1;
}

function emptyContainer(isArray: boolean): JsonValue[] | Map<string, JsonValue> {
  return isArray ? [] : new Map<string, JsonValue>();
}

function attach(
  container: JsonValue[] | Map<string, JsonValue>,
  key: string,
  value: JsonValue,
): void {
  if (Array.isArray(container)) container.push(value);
  else container.set(key, value);
}
