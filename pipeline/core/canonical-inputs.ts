import { CanonicalPart } from './digest.ts';

/**
 * Inputs as a part of what digests are made of: `{ path, content }` each. Written by hand, since
 * a large distribution's plan has a million.
 */
export const canonicalInputs = <Input extends { readonly path: string }>(
  inputs: readonly Input[],
  /** The content as canonical JSON. */
  contentOf: (input: Input, index: number) => string,
): CanonicalPart => {
  let json = '';
  for (const [index, input] of inputs.entries()) {
    const before = json === '' ? '' : ',';
    json += `${before}{"content":${contentOf(input, index)},"path":${JSON.stringify(input.path)}}`;
  }
  return new CanonicalPart(`[${json}]`);
};
