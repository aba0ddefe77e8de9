import path from "node:path";
import { buildProgram } from "./pack-package.ts";

// `npm run build`: dist/ from the source, clean.
buildProgram(path.join(import.meta.dirname, "..", "dist"));
