import type { BuildEdge, Ordered } from '../../specs/build-order.ts';
import { type Ordering, packageOf } from '../../specs/builds-of.ts';

/** A package as a node of the build order: listed after those that it needs. */
export interface BuildNode {
  readonly name: string;
  /** From when all that it needs is there to its RPMs; 0 where that was never measured. */
  readonly seconds: number;
  readonly edges: readonly BuildEdge[];
}

/** What a build needs, by its BuildRequires; what its recipe takes as well, it needs without them. */
export const edgesOf = ({ build, edges }: Ordered<Ordering>): readonly BuildEdge[] => {
  const taken = new Set(build.takes.map((one) => one.package));
  const kept = edges.filter(({ to }) => taken.has(packageOf(to)));
  return [...edges, ...kept.map(({ to }) => ({ to, needs: undefined }))];
};

/** What becomes of the build order without one BuildRequires. */
export interface EdgeEffect {
  /** The package of ours that meets it. */
  readonly to: string;
  /** Whether something else that the package needs leads there all the same. */
  readonly needsItAnyway: boolean;
  /** Seconds, from the start of a build of everything, on as many processors as one likes. */
  readonly begins: BeforeAndWithout;
  readonly allDone: BeforeAndWithout;
}

export interface BeforeAndWithout {
  readonly before: number;
  readonly without: number;
}

/** The effect of taking a BuildRequires out of a package; undefined where it is no edge. */
export const edgeEffect = (
  nodes: readonly BuildNode[],
  { of, needs }: { readonly of: string; readonly needs: string },
): EdgeEffect | undefined => {
  const to = nodes.find(({ name }) => name === of)?.edges.find((edge) => edge.needs === needs)?.to;
  if (to === undefined) return undefined;
  const fewer = nodes.map((node) =>
    node.name === of ? { ...node, edges: node.edges.filter((edge) => edge.needs !== needs) } : node,
  );
  const [before, without] = [ends(nodes), ends(fewer)];
  return {
    to,
    needsItAnyway: needed(of, fewer).has(to),
    begins: { before: before.begins(of), without: without.begins(of) },
    allDone: { before: before.allDone, without: without.allDone },
  };
};

const ends = (nodes: readonly BuildNode[]) => {
  const known = new Map<string, number>();
  const beginOf = ({ edges }: BuildNode): number =>
    edges.reduce((latest, { to }) => Math.max(latest, known.get(to) ?? 0), 0);
  const begins = new Map<string, number>();
  for (const node of nodes) {
    const begin = beginOf(node);
    begins.set(node.name, begin);
    known.set(node.name, begin + node.seconds);
  }
  return {
    begins: (name: string): number => begins.get(name) ?? 0,
    allDone: known.values().reduce((latest, end) => Math.max(latest, end), 0),
  };
};

/** All packages that a package needs to be built, at any remove. */
const needed = (of: string, nodes: readonly BuildNode[]): ReadonlySet<string> => {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const open = [of];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { to } of byName.get(name)?.edges ?? []) {
      if (!found.has(to)) open.push(to);
      found.add(to);
    }
  }
  return found;
};
