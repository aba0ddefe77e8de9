import { brokenJson, type JsonFeed, type JsonScalar, readJsonEvents } from "./json-events.ts";

export type JsonValue = JsonScalar | JsonValue[] | Map<string, JsonValue>;

export function isScalar(value: JsonValue): value is JsonScalar {
  return typeof value !== "object" || value === null;
}

/** Keys that lead from a document to a container; array places as "0", "1"; `undefined` is any. */
export type JsonPath = readonly (string | undefined)[];

export interface JsonWalkOptions {
  /** How messages call the file. */
  readonly name: string;
  /** Leads to the containers of interest. */
  readonly path: JsonPath;
  /** 0: documents are handed over (the path is empty); 1: members of the container; 2: their members. */
  readonly levels: 0 | 1 | 2;
  /** Values that one member may hold. */
  readonly valuesMax: number;
  /** @param key Of the member in its container. @param parentKey Of that container in its own. */
  readonly onMember: (value: JsonValue, key: string, parentKey: string) => void;
  /**
   * Called for each container that stands as deep as those of interest beside the path.
   *
   * @param path Leads to it.
   * @param member The first container in it, up to 1,000 values of it; for `levels` 2 each one.
   * @param key Of that member.
   */
  readonly onBeside?: (path: readonly string[], member: JsonValue, key: string) => void;
}

const besideValuesMax = 1000;

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
  const { name, path, levels, valuesMax, onMember, onBeside } = options;
  // The first frame holds the documents. A place of 1 is the container that the path leads to.
  const frames: Frame[] = [
    { place: -path.length, ownKey: "", built: undefined, isBeside: false, hasMember: false },
  ];
  let values = 0;

  const settle = (value: JsonValue, key: string): void => {
    const parent = frames.at(-1)!;
    if (parent.built !== undefined) {
      if (!parent.isBeside || values <= besideValuesMax) attach(parent.built, key, value);
    } else if (parent.place === levels) {
      values = 0;
      onMember(value, key, parent.ownKey);
    } else if (parent.isBeside && !isScalar(value)) {
      const keys = frames.slice(2).map(({ ownKey }) => ownKey);
      onBeside?.(keys, value, key);
    }
  };
  /** Whether a container that is opened is the first one in a container beside the path. */
  const isSpecimen = (parent: Frame): boolean =>
    parent.isBeside && parent.built === undefined && !parent.hasMember;
  const standsBeside = (parent: Frame, place: number): boolean => {
    if (onBeside === undefined) return false;
    if (parent.isBeside) return parent.built !== undefined || isSpecimen(parent);
    return place === Number.NEGATIVE_INFINITY && frames.length === path.length + 1;
  };
  const open = (isArray: boolean, key: string): void => {
    const parent = frames.at(-1)!;
    const { built: within } = parent;
    if (within === undefined) values = 0;
    const isBuilt = within !== undefined || parent.place === levels || isSpecimen(parent);
    const built = isBuilt ? emptyContainer(isArray) : undefined;
    if (within !== undefined && !parent.isBeside) attach(within, key, built!);
    const place = placeOf(frames, key, path);
    const isBeside = standsBeside(parent, place);
    frames.push({ place, ownKey: key, built, isBeside, hasMember: false });
    parent.hasMember = levels < 2;
  };
  const feed = readJsonEvents(name, {
    scalar: (value, key) => {
      values += 1;
      const { built, isBeside } = frames.at(-1)!;
      if (values > valuesMax && built !== undefined && !isBeside) {
        throw brokenJson(name, `one record holds more than ${valuesMax} values`);
      }
      settle(value, key);
    },
    open,
    close: (key) => {
      const { built, isBeside } = frames.pop()!;
      const parent = frames.at(-1)!;
      if (built === undefined) return;
      if (parent.built === undefined || isBeside) settle(built, key);
    },
  });
  return { ...feed, unfinished: () => frames[1]?.built };
}

interface Frame {
  /** Steps from the container that is one above the path's end; beside the path: -Infinity. */
  readonly place: number;
  readonly ownKey: string;
  readonly built: JsonValue[] | Map<string, JsonValue> | undefined;
  /** Whether it is, or stands in, a container beside the path. */
  readonly isBeside: boolean;
  /** Whether one container in it was opened and the others are of no interest. */
  hasMember: boolean;
}

function placeOf(frames: readonly Frame[], key: string, path: JsonPath): number {
  const { place } = frames.at(-1)!;
  const wanted = frames.length > 1 && place < 1 ? path[place + path.length - 1] : undefined;
  if (wanted !== undefined && key !== wanted) return Number.NEGATIVE_INFINITY;
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
