import { mayImport, worldly } from "../architecture.mjs";

const rooms = Object.keys(mayImport);

/**
 * Which room stands on which, as a mermaid flowchart, highest room first.
 * An arrow that another path already says is left out; rooms that touch the world have round ends.
 */
function flowchart(): string {
  const nodes = rooms.toReversed().map((room) => `  ${nodeId(room)}${shape(room)}`);
  const arrows = rooms
    .toReversed()
    .flatMap((room) => directBelow(room).map((below) => `  ${nodeId(room)} --> ${nodeId(below)}`));
  return ["```mermaid", "flowchart TD", ...nodes, ...arrows, "```"].join("\n");
}

/** The exact rows of architecture.mjs, highest room first. */
function rowsTable(): string {
  const rows = rooms
    .toReversed()
    .map((room) => `${room.padEnd(18)} ${(mayImport[room] ?? []).join(", ") || "nothing"}`);
  return ["```", `${"room".padEnd(18)} may import`, ...rows, "```"].join("\n");
}

const startMark = "<!-- diagram: written by npm run diagram -->";
const endMark = "<!-- end of diagram -->";

/**
 * Puts the diagram between the marks of a page.
 *
 * @throws {Error} the page lacks the marks.
 */
export function withDiagram(page: string): string {
  const start = page.indexOf(startMark);
  const end = page.indexOf(endMark);
  if (start < 0 || end < start) throw new Error(`Cannot place the diagram: no "${startMark}"`);
  const head = page.slice(0, start + startMark.length);
  return `${head}\n\n${flowchart()}\n\n${rowsTable()}\n\n${page.slice(end)}`;
}

function directBelow(room: string): readonly string[] {
  const below = roomsBelow(room);
  return below.filter(
    (candidate) => !below.some((other) => other !== candidate && reaches(other, candidate)),
  );
}

// "learning" in a row stands for every room inside it.
function roomsBelow(room: string): readonly string[] {
  const row = mayImport[room] ?? [];
  const named = row.flatMap((name) =>
    rooms.filter((other) => other === name || other.startsWith(`${name}/`)),
  );
  return [...new Set(named)].filter((other) => other !== room);
}

function reaches(from: string, to: string): boolean {
  return roomsBelow(from).some((below) => below === to || reaches(below, to));
}

function nodeId(room: string): string {
  return room.replace("/", "_");
}

function shape(room: string): string {
  return worldly.includes(room) ? `(["${room}"])` : `["${room}"]`;
}
