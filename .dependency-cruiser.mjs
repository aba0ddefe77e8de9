// The arrows of architecture.mjs as rules of dependency-cruiser.
import { mayImport } from "./architecture.mjs";

const test = String.raw`\.test\.ts$|^test/`;
const rooms = Object.keys(mayImport);
const inside = (names) => `^src/(${names.join("|")})/`;

const arrows = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `arrows: ${room}`,
  comment: `${room} may import ${allowed.length === 0 ? "itself only" : allowed.join(", ")}`,
  severity: "error",
  from: { path: inside([room]), pathNot: test },
  to: { path: "^src/", pathNot: inside([room, ...allowed]) },
}));

const forbidden = [
  ...arrows,
  {
    name: "cycles",
    comment: "two files that need each other are one file, or miss a third",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "known rooms",
    comment: "every folder of src stands in architecture.mjs",
    severity: "error",
    from: { path: "^src/.+/", pathNot: inside(rooms) },
    to: {},
  },
  {
    name: "public door",
    comment: "src/index.ts shows jobs and foundation to users of the library, nothing below",
    severity: "error",
    from: { path: "^src/[^/]+$", pathNot: String.raw`^src/strategy\.ts$` },
    to: {
      path: "^src/",
      pathNot: [inside(["foundation", "jobs"]), String.raw`^src/strategy\.ts$`],
    },
  },
  {
    name: "strategy door",
    comment:
      "src/strategy.ts is the toolbox of strategies that people write: it loads in an instant",
    severity: "error",
    from: { path: String.raw`^src/strategy\.ts$` },
    to: { path: "^src/", pathNot: inside(["foundation", "market", "trading"]) },
  },
  {
    name: "product only",
    comment: "product code does not import tests, benches or the gate",
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { path: `${test}|^bench/|^gate/` },
  },
  {
    name: "one seed of properties",
    comment: "test/properties.ts seeds what fast-check draws, for all tests",
    severity: "error",
    from: { pathNot: String.raw`^test/properties\.ts$` },
    to: { path: "node_modules/fast-check" },
  },
  {
    name: "heavy packages",
    comment: "engines and drawing libraries stay behind the ports, so that the rest starts quickly",
    severity: "error",
    from: { path: "^src/", pathNot: `${test}|^src/adapters/` },
    to: {
      path: "node_modules/(@duckdb|@resvg|ccxt|h5wasm|onnxruntime-|vega)",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "development packages",
    comment: "what users install must be enough to run",
    severity: "error",
    from: { path: "^src/", pathNot: test },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "resolvable",
    comment: "an import that leads nowhere",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
];

const config = {
  forbidden,
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "^node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};

export default config;
