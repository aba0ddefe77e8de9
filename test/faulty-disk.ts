import fs from "node:fs";
import fsPromises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What becomes of one call. */
export type DiskFault =
  | "ENOSPC"
  | "EIO"
  | "EACCES"
  /** It was done, and yet an error is told. */
  | "done, yet EIO"
  /** Half of it was done: of bytes, or of a tree. */
  | "half, then ENOSPC"
  /** Half of the bytes, told as such. */
  | "half, told"
  /** Neither it nor any call after it is done: the process was killed. */
  | "dead"
  | "half, then dead";

/** What a call does to the disk, which says what can become of it. */
type Nature = "reads" | "changes" | "writes" | "writes some" | "removes a tree" | "closes";

export interface DiskCall {
  readonly name: string;
  readonly path: string;
  readonly nature: Nature;
}

const failures = ["ENOSPC", "EIO", "EACCES"] as const;

/** Every fault of a nature of calls. */
export const faultsOf: Readonly<Record<Nature, readonly DiskFault[]>> = {
  reads: [...failures, "dead"],
  changes: [...failures, "done, yet EIO", "dead"],
  writes: [...failures, "half, then ENOSPC", "done, yet EIO", "dead", "half, then dead"],
  "writes some": [
    ...failures,
    "half, then ENOSPC",
    "half, told",
    "done, yet EIO",
    "dead",
    "half, then dead",
  ],
  "removes a tree": [...failures, "half, then ENOSPC", "done, yet EIO", "dead", "half, then dead"],
  closes: ["EIO", "dead"],
};

/** The functions of `node:fs/promises` and of its file handles that the harness knows. */
const natures: Readonly<Record<string, Nature>> = {
  open: "changes",
  mkdir: "changes",
  rename: "changes",
  rmdir: "changes",
  unlink: "changes",
  symlink: "changes",
  copyFile: "changes",
  rm: "removes a tree",
  writeFile: "writes",
  readFile: "reads",
  readdir: "reads",
  lstat: "reads",
  stat: "reads",
  readlink: "reads",
  realpath: "reads",
  access: "reads",
  "handle.stat": "reads",
  "handle.read": "reads",
  "handle.readFile": "reads",
  "handle.write": "writes some",
  "handle.writeFile": "writes",
  "handle.sync": "changes",
  "handle.truncate": "changes",
  "handle.close": "closes",
};

type Anything = (this: unknown, ...args: unknown[]) => unknown;
type Functions = Record<string, unknown>;

interface Arming {
  readonly root: string;
  readonly calls: DiskCall[];
  readonly fault: { readonly at: number; readonly kind: DiskFault } | undefined;
  isDead: boolean;
  /** Calls that Node has not answered yet: what it does for them by other calls is its own affair. */
  pending: number;
}

let armed: Arming | undefined;
const pathOfHandle = new WeakMap<object, string>();
const real = { ...fsPromises };

/**
 * Runs something while the disk is watched: every call of this process on files below `root` is
 * counted, and the one of number `at` fails.
 *
 * @returns Its outcome and the calls. A function that the harness does not know ends the test.
 */
export async function onFaultyDisk<Result>(
  root: string,
  fault: Arming["fault"],
  act: () => Promise<Result>,
): Promise<{
  readonly outcome: PromiseSettledResult<Result>;
  readonly calls: readonly DiskCall[];
}> {
  const arming: Arming = { root: resolve(root), calls: [], fault, isDead: false, pending: 0 };
  armed = arming;
  const [outcome] = await Promise.allSettled([act()]);
  armed = undefined;
  const unknown = arming.calls.find(({ name }) => natures[name] === undefined);
  if (unknown !== undefined) throw new Error(`the harness does not know ${unknown.name}`);
  return { outcome, calls: arming.calls };
}

/** Puts the watch into Node's own modules; once, before anything is run. */
export async function patchDisk(): Promise<() => void> {
  // What removes trees takes its functions when it is first asked: these must be Node's own.
  await real.rm(join(tmpdir(), "none"), { recursive: true, force: true });
  const undo = [
    patch(fsPromises, { prefix: "", isPromised: true }),
    patch(fs, { prefix: "sync ", isPromised: false }),
    patch(await handlePrototype(), { prefix: "handle.", isPromised: true }),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const each of undo) each();
    syncBuiltinESMExports();
  };
}

async function handlePrototype(): Promise<Functions> {
  const file = await real.open(import.meta.filename, "r");
  await file.close();
  return Object.getPrototypeOf(file) as Functions;
}

function patch(
  functions: Functions,
  { prefix, isPromised }: { readonly prefix: string; readonly isPromised: boolean },
): () => void {
  const before = new Map<string, unknown>();
  for (const name of Object.getOwnPropertyNames(functions)) {
    const { value } = Object.getOwnPropertyDescriptor(functions, name) ?? {};
    const isPlain = typeof value === "function" && !/^(constructor|_|[A-Z])/.test(name);
    if (!isPlain || name === "getAsyncId") continue;
    before.set(name, value);
    const original = value as Anything;
    functions[name] = function watched(this: unknown, ...args: unknown[]): unknown {
      const own = pathOf(this, args, prefix);
      if (armed === undefined || own === undefined || !isBelow(own, armed.root))
        return original.apply(this, args);
      if (!isPromised && armed.pending > 0) return original.apply(this, args);
      const call = (): Promise<unknown> => counted(() => original.apply(this, args));
      return isPromised
        ? happen({ name: prefix + name, path: own }, { self: this, args, call })
        : refuseUnknown(armed, prefix + name, own);
    };
  }
  return () => {
    for (const [name, value] of before) functions[name] = value;
  };
}

function pathOf(self: unknown, args: readonly unknown[], prefix: string): string | undefined {
  if (prefix === "handle.") return pathOfHandle.get(self as object);
  return typeof args[0] === "string" ? args[0] : undefined;
}

function isBelow(path: string, root: string): boolean {
  return resolve(path).startsWith(root);
}

// Nothing below the models folder is done but by promises: a call that is not could not be made to fail.
function refuseUnknown(arming: Arming, name: string, path: string): never {
  arming.calls.push({ name, path, nature: "reads" });
  throw new Error(`the harness does not know ${name}`);
}

interface Pending {
  readonly self: unknown;
  readonly args: readonly unknown[];
  readonly call: () => Promise<unknown>;
}

async function counted(call: () => unknown): Promise<unknown> {
  const arming = armed!;
  arming.pending += 1;
  try {
    return await call();
  } finally {
    arming.pending -= 1;
  }
}

async function happen(
  { name, path }: { readonly name: string; readonly path: string },
  pending: Pending,
): Promise<unknown> {
  const arming = armed!;
  const nature = natures[name] ?? "reads";
  arming.calls.push({ name, path, nature });
  const kind = faultOf(arming);
  if (kind !== undefined) return failed(arming, { call: { name, path, nature }, kind, pending });
  const result = await pending.call();
  if (name === "open") pathOfHandle.set(result as object, path);
  return result;
}

// Of the call that was counted last.
function faultOf({ calls, fault, isDead }: Arming): DiskFault | undefined {
  if (calls.length - 1 === fault?.at) return fault.kind;
  return isDead ? "dead" : undefined;
}

async function failed(
  arming: Arming,
  failing: { readonly call: DiskCall; readonly kind: DiskFault; readonly pending: Pending },
): Promise<unknown> {
  const { call, kind, pending } = failing;
  const result = await partOf(call, kind, pending);
  if (kind === "half, told") return result;
  if (kind.endsWith("dead")) arming.isDead = true;
  throw errorOf(kind, call.name, call.path);
}

// What is done before the error is told.
async function partOf(call: DiskCall, kind: DiskFault, pending: Pending): Promise<unknown> {
  // A descriptor is given back whatever its close says.
  if (call.nature === "closes") return pending.call();
  if (kind === "done, yet EIO") return closeOpened(await pending.call());
  if (!kind.startsWith("half")) return undefined;
  const half = call.nature === "removes a tree" ? removeHalf : writeHalf;
  return unwatched(() => half(call, pending));
}

async function closeOpened(result: unknown): Promise<void> {
  if (typeof result === "object" && result !== null && "fd" in result)
    await (result as fs.promises.FileHandle).close();
}

// What the harness does itself, all at once.
function unwatched<Result>(act: () => Result): Result {
  const arming = armed;
  armed = undefined;
  try {
    return act();
  } finally {
    armed = arming;
  }
}

function removeHalf({ path }: DiskCall): undefined {
  try {
    const names = fs.readdirSync(path);
    for (const name of names.slice(0, Math.ceil(names.length / 2)))
      fs.rmSync(join(path, name), { recursive: true });
  } catch {
    // A file has no half.
  }
}

function writeHalf({ name }: DiskCall, { self, args }: Pending): unknown {
  if (name === "writeFile") {
    const [path, content, options] = args as [string, string | Uint8Array, fs.WriteFileOptions];
    return fs.writeFileSync(path, firstHalf(Buffer.from(content as Uint8Array)), options);
  }
  const from = name === "handle.write" && typeof args[1] === "number" ? args[1] : 0;
  const part = firstHalf(Buffer.from(args[0] as Uint8Array).subarray(from));
  const bytesWritten = fs.writeSync((self as fs.promises.FileHandle).fd, part);
  return { bytesWritten, buffer: args[0] };
}

function firstHalf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2)));
}

function errorOf(kind: DiskFault, syscall: string, path: string): Error {
  const code = /E[A-Z]+/.exec(kind)?.[0] ?? "EIO";
  return Object.assign(new Error(`${code}: as the test has it, ${syscall} '${path}'`), {
    code,
    syscall,
    path,
  });
}
