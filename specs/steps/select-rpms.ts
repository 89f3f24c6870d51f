import { action, type Output, output } from '../../pipeline/core/action.ts';

export interface SelectOptions {
  /** For people: whose root it is. */
  readonly subject: string;
  readonly imports: readonly Output<'rpms'>[];
  readonly ours: readonly Output<'rpms'>[];
}

/** Those RPMs that `resolveRequires` has listed: a root that is made of them knows no others. */
export const selectRpms = (
  list: Output<'facts'>,
  { subject, imports, ours }: SelectOptions,
): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'select-rpms', subject },
      {
        job: { kind: 'select', list: `/in/list/${list.path}` },
        environment: { kind: 'host' },
        inputs: [
          { path: '/in/list', content: list },
          ...imports.map((content) => ({ path: '/in/imports', content })),
          ...ours.map((content) => ({ path: '/in/ours', content })),
        ],
      },
    ),
  );
