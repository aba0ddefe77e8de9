import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { kline } from "./binance-server.ts";
import { type Fault, type LocalServer, serveLocally } from "./local-server.ts";

/** What the archives of a test are like. */
export interface DumpsMarket {
  /** Open time of the first candle there is. */
  readonly listedMs: number;
  /** No archive of a time that ends after it. */
  readonly untilMs: number;
  /** Archives that are not there: "BTCUSDT-1h-2024-12.zip". */
  readonly absent?: readonly string[];
  /** Changes the lines of an archive. */
  readonly lines?: (lines: readonly string[], name: string) => readonly string[];
  /** Changes the bytes of an archive, before or after its checksum was taken. */
  readonly beforeSum?: (zip: Buffer, name: string) => Buffer;
  readonly afterSum?: (zip: Buffer, name: string) => Buffer;
  readonly faultAt?: (path: string) => Fault | undefined;
}

const archivePath =
  /^\/data\/spot\/(monthly|daily)\/klines\/BTCUSDT\/1h\/(BTCUSDT-1h-([\d-]+)\.zip)(\.CHECKSUM)?$/;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** From then on Binance's archives tell time in microseconds. */
const microsecondsFromMs = Date.UTC(2025, 0, 1);

/** Archives of hourly BTCUSDT in the shape of Binance's: zips of headerless CSV with checksums. */
export async function startDumpsServer(market: DumpsMarket): Promise<LocalServer> {
  const made = new Map<string, Buffer>();
  const zipOf = async (name: string, fromMs: number, untilMs: number): Promise<Buffer> => {
    const zip = made.get(name) ?? (await zipped(name, linesOf(market, name, fromMs, untilMs)));
    made.set(name, zip);
    return market.beforeSum?.(zip, name) ?? zip;
  };
  return serveLocally(async (url) => {
    const asked = askedIn(url);
    if (asked === undefined || !hasArchive(market, asked)) return { status: 404, body: "<Error/>" };
    const { name, isSum } = asked;
    const zip = await zipOf(name, asked.fromMs, asked.untilMs);
    if (!isSum) {
      return { status: 200, type: "application/zip", body: market.afterSum?.(zip, name) ?? zip };
    }
    const hash = createHash("sha256").update(zip).digest("hex");
    return { status: 200, type: "text/plain", body: `${hash}  ${name}\n` };
  }, market.faultAt);
}

interface AskedArchive {
  readonly name: string;
  readonly isSum: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

function askedIn(url: URL): AskedArchive | undefined {
  const found = archivePath.exec(url.pathname);
  if (found === null) return undefined;
  const [, kind, name = "", text = "", sum] = found;
  const isMonth = kind === "monthly";
  const fromMs = Date.parse(isMonth ? `${text}-01` : text);
  const untilMs = isMonth ? nextMonthMs(fromMs) : fromMs + dayMs;
  return { name, isSum: sum !== undefined, fromMs, untilMs };
}

function hasArchive(market: DumpsMarket, { name, untilMs }: AskedArchive): boolean {
  const isInTime = untilMs > market.listedMs && untilMs <= market.untilMs;
  return isInTime && market.absent?.includes(name) !== true;
}

function nextMonthMs(monthMs: number): number {
  const date = new Date(monthMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function linesOf(
  { listedMs, lines }: DumpsMarket,
  name: string,
  fromMs: number,
  untilMs: number,
): readonly string[] {
  const made: string[] = [];
  const firstMs = Math.max(fromMs, Math.ceil(listedMs / hourMs) * hourMs);
  for (let openMs = firstMs; openMs < untilMs; openMs += hourMs) {
    const row = kline(openMs);
    const unit = fromMs >= microsecondsFromMs ? 1000 : 1;
    row[0] = openMs * unit;
    row[6] = (openMs + hourMs) * unit - 1;
    made.push(row.join(","));
  }
  return lines?.(made, name) ?? made;
}

async function zipped(name: string, lines: readonly string[]): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(`${lines.join("\n")}\n`), name.replace(".zip", ".csv"));
  zip.end();
  return buffer(zip.outputStream);
}
