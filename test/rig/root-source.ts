import { closureOf, type Output } from '../../pipeline/core/action.ts';
import type { RootSource } from '../../specs/build-root.ts';
import { indexImports } from '../../specs/steps/index-imports.ts';

export interface RootSourceOptions {
  readonly tools: Output<'image'>;
  readonly imports: readonly Output<'rpms'>[];
}

/** What roots are made from, on a base that has a compiler. */
export const rootSource = ({ tools, imports }: RootSourceOptions): RootSource => ({
  tools,
  imports: closureOf(imports, []),
  metadata: indexImports(imports, { tools }),
  arch: 'x86_64',
  packages: ['gcc', 'rpm'],
  prefer: [],
  sha256Digests: true,
});
