import { action, type Closure, type Output, output } from '../../pipeline/core/action.ts';

export interface SelectOptions {
  /** For people: whose root it is. */
  readonly subject: string;
  readonly imports: Closure;
  readonly ours: Closure;
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
          { path: '/in/imports', content: imports },
          { path: '/in/ours', content: ours },
        ],
      },
    ),
  );
