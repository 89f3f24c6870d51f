import { action, type Output, output } from '../../pipeline/core/action.ts';

export interface BootstrapOptions {
  readonly suite: string;
  readonly packages: readonly string[];
  /** rpm's macros, for every job that runs in the image. */
  readonly macros: string;
}

/** When the pinned packages were current: only files that the set-up writes carry it. */
const epoch = 1_700_000_000;

/** The first image of a base made of .debs: rpm, dnf, createrepo_c, GRUB and the like. */
export const bootstrapTools = (
  debs: readonly Output<'file'>[],
  { suite, packages, macros }: BootstrapOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'bootstrap', subject: 'tools' },
      {
        job: { kind: 'bootstrap', suite, packages, sourceDateEpoch: epoch },
        environment: { kind: 'host' },
        inputs: [
          ...debs.map((content) => ({ path: '/in/debs', content })),
          { path: '/in/etc/rpm/macros.kiln', content: { kind: 'text', text: macros } },
        ],
      },
    ),
  );
