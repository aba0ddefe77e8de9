// A lint rule: only the rooms named `worldly` in architecture.mjs touch disk, network, wall clock,
// timers, chance and process.env. Everything else is handed a Clock, an Rng or a port.
import { worldly } from "../architecture.mjs";

const worldlyModules = new Set(
  [
    "child_process",
    "cluster",
    "dgram",
    "dns",
    "dns/promises",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "net",
    "os",
    "process",
    "readline",
    "readline/promises",
    "timers",
    "timers/promises",
    "tls",
    "worker_threads",
  ].flatMap((name) => [name, `node:${name}`]),
);

const worldlyGlobals = new Set([
  "EventSource",
  "WebSocket",
  "XMLHttpRequest",
  "fetch",
  "setImmediate",
  "setInterval",
  "setTimeout",
]);

const worldlyMembers = new Set([
  "Date.now",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "performance.now",
  "performance.timeOrigin",
  "process.env",
  "process.hrtime",
]);

const randomNames = new Set([
  "getRandomValues",
  "randomBytes",
  "randomFill",
  "randomFillSync",
  "randomInt",
  "randomUUID",
]);

const plugin = {
  meta: { name: "house" },
  rules: { "pure-rooms": { create } },
};

export default plugin;

function create(context) {
  const room = pureRoom(context.filename);
  if (room === undefined) return {};
  const tell = (node, what) =>
    context.report({
      node,
      message: `${what} in ${room}: only ${worldly.join(", ")} touch the world; ask for a Clock, an Rng or a port.`,
    });
  const isGlobal = (node) =>
    node.type === "Identifier" && context.sourceCode.isGlobalReference(node);
  const checkSource = (node) => {
    const source = node.source?.value;
    if (worldlyModules.has(source)) tell(node, `import of "${source}"`);
    if (source !== "crypto" && source !== "node:crypto") return;
    for (const { imported, local } of node.specifiers ?? []) {
      const name = (imported ?? local).name;
      if (randomNames.has(name)) tell(node, `crypto.${name}`);
    }
  };
  return {
    ImportDeclaration: checkSource,
    ExportNamedDeclaration: checkSource,
    ExportAllDeclaration: checkSource,
    ImportExpression: checkSource,
    Identifier(node) {
      if (worldlyGlobals.has(node.name) && isGlobal(node)) tell(node, node.name);
    },
    MemberExpression(node) {
      const owner = ownerName(node.object, isGlobal);
      const name = node.computed ? node.property.value : node.property.name;
      if (owner === "globalThis" && worldlyGlobals.has(name)) tell(node, name);
      if (worldlyMembers.has(`${owner}.${name}`)) tell(node, `${owner}.${name}`);
    },
    VariableDeclarator(node) {
      // const { env } = process
      if (node.id.type !== "ObjectPattern" || node.init === null) return;
      const owner = ownerName(node.init, isGlobal);
      for (const { key } of node.id.properties) {
        if (worldlyMembers.has(`${owner}.${key?.name}`)) tell(node, `${owner}.${key.name}`);
      }
    },
    NewExpression(node) {
      if (node.arguments.length === 0 && isDate(node, isGlobal)) tell(node, "new Date()");
    },
    CallExpression(node) {
      if (isDate(node, isGlobal)) tell(node, "Date()");
    },
  };
}

/** "src/market" for a product file in a room that is not worldly; tests and tools are free. */
function pureRoom(filename) {
  const match = /[/\\]src[/\\]([^/\\]+)[/\\]/.exec(filename);
  if (match === null || filename.endsWith(".test.ts")) return undefined;
  return worldly.includes(match[1]) ? undefined : `src/${match[1]}`;
}

// Date -> "Date"; globalThis.Date -> "Date"; a local variable of that name -> undefined
function ownerName(node, isGlobal) {
  if (node.type === "Identifier") return isGlobal(node) ? node.name : undefined;
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  return ownerName(node.object, isGlobal) === "globalThis" ? node.property.name : undefined;
}

function isDate(node, isGlobal) {
  return ownerName(node.callee, isGlobal) === "Date";
}
