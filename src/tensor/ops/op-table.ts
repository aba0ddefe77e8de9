import { deployedOps } from "./deployed-ops.ts";
import { elementwiseOps } from "./elementwise-ops.ts";
import { linearOps } from "./linear-ops.ts";
import { loopOps } from "./loop-ops.ts";
import type { OpDefinition } from "./op-definition.ts";
import type { OpName } from "./op-name.ts";
import { shapeOps } from "./shape-ops.ts";

/** One row per op: its shape rule, its gradient or why it has none, its form in the file. */
export const opTable: Readonly<Record<OpName, OpDefinition>> = {
  ...elementwiseOps,
  ...linearOps,
  ...shapeOps,
  ...loopOps,
  ...deployedOps,
};
