import type { Ordering } from './builds-of.ts';
import { providersOf } from './providers.ts';

/** What packages need, as BuildRequires or at run time, and no spec of theirs states. */
export const unstatedNeeds = (packages: readonly Ordering[]): readonly string[] => {
  const providers = providersOf(packages);
  const needs = new Set<string>();
  for (const { facts, stages = [] } of packages) {
    for (const one of facts.buildRequires) needs.add(one);
    for (const stage of stages) for (const one of stage.facts.buildRequires) needs.add(one);
    for (const { requires } of facts.packages) for (const one of requires) needs.add(one);
  }
  return [...needs]
    .filter((one) => !one.startsWith('rpmlib(') && providers(one).length === 0)
    .toSorted();
};
