import type { Action, Closure, Output } from './action.ts';
import { type Digest, digestOfList } from './digest.ts';
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
  const allOf = (some: readonly (Output | Closure)[]): readonly Digest[] | undefined => {
    const digests = some.flatMap((one) => digestOf(one) ?? []);
    return digests.length === some.length ? digests : undefined;
  };
  const ofClosure = (closure: Closure): Digest | undefined => {
    const [outputs, inner] = [allOf(closure.outputs), allOf(closure.inner)];
    if (outputs === undefined || inner === undefined) return undefined;
    const digest = digestOfList([outputs, inner]);
    known.set(closure, digest);
    return digest;
  };
  return { filesOf, digestOf };
};
