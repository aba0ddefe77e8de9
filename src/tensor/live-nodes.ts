import type { Attribute, GraphNode, GraphParts, LoopBody } from "./tensor.ts";

/**
 * The nodes that something wanted depends on, in their order: a gradient rule may build more than
 * anybody asks for, and the engine would run it all.
 *
 * @param wanted Names of values.
 * @returns The nodes, and the names of all values that they or the wanted outputs read.
 */
export function liveNodes(
  graph: GraphParts,
  wanted: readonly string[],
): { readonly nodes: readonly GraphNode[]; readonly read: ReadonlySet<string> } {
  const read = new Set(wanted);
  const live = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some(({ name }) => read.has(name))) return false;
    for (const name of namesRead(node)) read.add(name);
    return true;
  });
  return { nodes: live.toReversed(), read };
}

// A loop's body reads values of the graph around it by name.
function namesRead(node: GraphNode): readonly string[] {
  const bodies = Object.values(node.attributes).filter(isBody);
  return [
    ...node.inputs,
    ...bodies.flatMap(({ graph, outputs }) => [
      ...graph.nodes.flatMap(namesRead),
      ...outputs.map(({ name }) => name),
    ]),
  ];
}

function isBody(attribute: Attribute): attribute is LoopBody {
  return typeof attribute === "object" && "graph" in attribute;
}
