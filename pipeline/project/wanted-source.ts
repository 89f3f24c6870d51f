import type { Lock, LockedSource } from '../../recipes/lock.ts';
import { lockedAs, sourceKey } from '../../recipes/locked-source.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RemoteSource } from '../../recipes/source.ts';
import type { Location } from '../core/diagnostic.ts';

/** A source of the outside world that a recipe names, and what is known of it. */
export interface WantedSource {
  /** Where the lock has it. */
  readonly key: string;
  readonly source: RemoteSource;
  /** What the lock says of it, as it is named now. */
  readonly locked: LockedSource | undefined;
  readonly locate: (member?: string) => Location;
}

export const wantedSources = (
  { value: { name, sources }, locate }: Located<Recipe>,
  lock: Lock,
): readonly WantedSource[] =>
  sources.flatMap((source, index) => {
    if (source.kind !== 'remote') return [];
    const key = sourceKey(name, source.file);
    return {
      key,
      source,
      locked: lockedAs(name, source, lock),
      locate: (member) => locate(['sources', index, ...(member === undefined ? [] : [member])]),
    };
  });

/** Whether the lock says which bytes it is, and the recipe agrees. */
export const isLocked = ({ source: { sha256 }, locked }: WantedSource): boolean =>
  locked !== undefined && (sha256 === undefined || sha256 === locked.sha256);
