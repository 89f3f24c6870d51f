/**
 * The strongly connected parts of a graph (Tarjan), each after those that it leads to. Nodes keep
 * their order as far as their edges let them. No recursion: a distribution's graph can be deep.
 */
export const components = (
  nodes: Iterable<string>,
  edgesOf: (node: string) => readonly string[],
): readonly (readonly string[])[] => {
  const walk: Walk = { numbers: new Map(), open: [], isOpen: new Set(), found: [] };
  for (const root of nodes) {
    if (walk.numbers.has(root)) continue;
    const path = [enter(root, walk, edgesOf)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const to = visit.edges[visit.next];
      visit.next += 1;
      const number = to === undefined ? undefined : walk.numbers.get(to);
      if (to === undefined) leave(path, walk);
      else if (number === undefined) path.push(enter(to, walk, edgesOf));
      else if (walk.isOpen.has(to)) visit.low = Math.min(visit.low, number);
    }
  }
  return walk.found;
};

interface Walk {
  /** In the order of their first visit. */
  readonly numbers: Map<string, number>;
  /** Visited, and not yet known to be in a part that is found. */
  readonly open: string[];
  readonly isOpen: Set<string>;
  readonly found: (readonly string[])[];
}

interface Visit {
  readonly node: string;
  readonly number: number;
  /** The number of the earliest open node that it is known to lead to. */
  low: number;
  readonly edges: readonly string[];
  next: number;
}

const enter = (
  node: string,
  { numbers, open, isOpen }: Walk,
  edgesOf: (node: string) => readonly string[],
): Visit => {
  const number = numbers.size;
  numbers.set(node, number);
  open.push(node);
  isOpen.add(node);
  return { node, number, low: number, edges: edgesOf(node), next: 0 };
};

const leave = (path: Visit[], { open, isOpen, found }: Walk): void => {
  const left = path.pop();
  if (left === undefined) return;
  const parent = path.at(-1);
  if (parent) parent.low = Math.min(parent.low, left.low);
  if (left.low !== left.number) return;
  const part = open.splice(open.lastIndexOf(left.node));
  for (const one of part) isOpen.delete(one);
  found.push(part);
};
