import {
  type Action,
  action,
  type Closure,
  type Output,
  output,
} from '../../pipeline/core/action.ts';

export interface SelectOptions {
  /** For people: whose root it is. */
  readonly subject: string;
  readonly imports: Closure;
  readonly ours: Closure;
}

/** Those RPMs that `resolveRequires` has listed: a root that is made of them knows no others. */
export const selectRpms = (list: Output<'facts'>, options: SelectOptions): Output<'rpms'> =>
  output('rpms', selection(list, options));

/** The same in two parts: a layer that is listed too, where the root holds all of it, and the rest. */
export const splitRpms = (
  list: Output<'facts'>,
  options: SelectOptions & { readonly layer: Output<'facts'> },
): Readonly<Record<'layer' | 'rest', Output<'rpms'>>> => {
  const selected = selection(list, options);
  return { layer: output('rpms', selected, 'layer'), rest: output('rpms', selected, 'rest') };
};

const selection = (
  list: Output<'facts'>,
  { subject, imports, ours, layer }: SelectOptions & { readonly layer?: Output<'facts'> },
): Action =>
  action(
    { step: 'select-rpms', subject },
    {
      job: {
        kind: 'select',
        list: `/in/list/${list.path}`,
        ...(layer === undefined ? {} : { layer: `/in/layer/${layer.path}` }),
      },
      environment: { kind: 'host' },
      inputs: [
        { path: '/in/list', content: list },
        ...(layer === undefined ? [] : [{ path: '/in/layer', content: layer }]),
        { path: '/in/imports', content: imports },
        { path: '/in/ours', content: ours },
      ],
    },
  );
