import type { Action, Closure, Output } from './action.ts';
import { type Digest, digestOfValue } from './digest.ts';
import type { ActionResult, Artifact } from './host.ts';
import { treeDigest } from './tree-digest.ts';
import { below } from './report.ts';

/** What the inputs of actions contain, from the results of the actions that make them. */
export interface Contents {
  /** Undefined if its action has no result. */
  readonly filesOf: (output: Output) => readonly Artifact[] | undefined;
  /** Of all that is in it; undefined if one of its actions has no result. */
  readonly digestOf: (content: Output | Closure) => Digest | undefined;
}

/** Results that are given once are never asked for again: they must not change any more. */
export const contentsOf = (resultOf: (action: Action) => ActionResult | undefined): Contents => {
  const known = new Map<Closure, Digest>();
  const filesOf = ({ action, path }: Output) => {
    const result = resultOf(action);
    return result && below(result.files, path);
  };
  const digestOf = (content: Output | Closure): Digest | undefined => {
    if (content.kind === 'closure') return known.get(content) ?? ofClosure(content);
    const files = filesOf(content);
    return files && treeDigest(files);
  };
  const ofClosure = (closure: Closure): Digest | undefined => {
    const parts = [closure.outputs.map(digestOf), closure.inner.map(digestOf)];
    if (parts.some((all) => all.includes(undefined))) return undefined;
    const digest = digestOfValue(parts);
    known.set(closure, digest);
    return digest;
  };
  return { filesOf, digestOf };
};
