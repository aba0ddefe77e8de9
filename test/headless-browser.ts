import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

/** A page in a browser without a window, driven by its DevTools protocol over two pipes. */
export interface BrowserPage {
  /** Sends a command to the page and waits for its result. */
  readonly send: (method: string, params?: object) => Promise<Record<string, unknown>>;
  /** Everything that the page reported so far. */
  readonly events: readonly BrowserEvent[];
  /** Loads an address and waits until everything in it has loaded. */
  readonly open: (address: string) => Promise<void>;
  /** Runs an expression in the page. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface BrowserEvent {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

interface Message extends Partial<BrowserEvent> {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** The browser's program; `undefined` where none is installed. */
export function findBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"];
  return names.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
}

/** Starts a browser with an empty profile and one page. */
export async function startBrowser(program: string): Promise<BrowserPage> {
  const profile = await mkdtemp(path.join(os.tmpdir(), "candlecast-browser-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"];
  const child = spawn(
    program,
    [...flags, "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const events: BrowserEvent[] = [];
  const call = connect(child, events);
  const { targetInfos } = await call("Target.getTargets");
  const page = (targetInfos as { type: string; targetId: string }[]).find(
    ({ type }) => type === "page",
  );
  const attached = await call("Target.attachToTarget", { targetId: page?.targetId, flatten: true });
  const sessionId = attached["sessionId"] as string;
  const send: BrowserPage["send"] = (method, params) => call(method, params, sessionId);
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await send(`${domain}.enable`);
  return {
    send,
    events,
    open: async (address) => {
      const isLoad = ({ method }: BrowserEvent): boolean => method === "Page.loadEventFired";
      const before = events.filter(isLoad).length;
      await send("Page.navigate", { url: address });
      while (events.filter(isLoad).length === before) await pause(5);
    },
    evaluate: async (expression) => {
      const { result } = await send("Runtime.evaluate", { expression, returnByValue: true });
      return (result as { value?: unknown }).value;
    },
    close: async () => {
      const ended = new Promise((resolve) => void child.once("exit", resolve));
      await call("Browser.close");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Call = (
  method: string,
  params?: object,
  sessionId?: string,
) => Promise<Record<string, unknown>>;

/** Messages are JSON, each ended by a zero byte. */
function connect(child: ChildProcess, events: BrowserEvent[]): Call {
  const [, , , to, from] = child.stdio as unknown as readonly [
    null,
    null,
    null,
    Writable,
    Readable,
  ];
  const waiting = new Map<number, (message: Message) => void>();
  let rest = "";
  from.setEncoding("utf8").on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop()!;
    for (const message of messages.map((json) => JSON.parse(json) as Message)) {
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else events.push({ method: message.method ?? "", params: message.params ?? {} });
    }
  });
  const failAll = (reason: string): void => {
    for (const settle of waiting.values()) settle({ error: { message: reason } });
  };
  child.once("exit", () => failAll("the browser ended"));
  child.once("error", (error) => failAll(error.message));
  to.on("error", (error) => failAll(error.message));
  let last = 0;
  return (method, params = {}, sessionId) => {
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`Cannot ${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      const session = sessionId === undefined ? {} : { sessionId };
      to.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  };
}
