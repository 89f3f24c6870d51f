/** An edge of a graph, and where it comes from. */
export interface Step<Edge> {
  readonly from: string;
  readonly edge: Edge;
}

/**
 * The shortest cycle through the node that most others of a strongly connected part lead to: where
 * that is cut, most of the other cycles are, too.
 */
export const shortestCycle = <Edge extends { readonly to: string }>(
  nodes: readonly string[],
  edgesOf: (node: string) => readonly Edge[],
): readonly Step<Edge>[] => {
  const leading = Map.groupBy(
    nodes.flatMap((node) => [...new Set(edgesOf(node).map(({ to }) => to))]),
    (to) => to,
  );
  const counted = (node: string) => leading.get(node)?.length ?? 0;
  const [start] = nodes.toSorted((a, b) => counted(b) - counted(a));
  const cameBy = new Map<string, Step<Edge>>();
  // A list that grows while it is walked: nodes in the order of their distance.
  const reached = start === undefined ? [] : [start];
  for (const from of reached) {
    for (const edge of edgesOf(from)) {
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, { from, edge });
      reached.push(edge.to);
    }
    if (start !== undefined && cameBy.has(start)) return backFrom(start, cameBy);
  }
  return [];
};

const backFrom = <Edge>(
  start: string,
  cameBy: ReadonlyMap<string, Step<Edge>>,
): readonly Step<Edge>[] => {
  const steps: Step<Edge>[] = [];
  for (let step = cameBy.get(start); step; step = cameBy.get(step.from)) {
    steps.unshift(step);
    if (step.from === start) break;
  }
  return steps;
};
