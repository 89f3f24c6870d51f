import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { Limits } from '../../pipeline/core/job.ts';
import { confined } from './container-defaults.ts';

export interface AskRequiresOptions {
  /** Of the build. */
  readonly subject: string;
  /** With the BuildRequires installed that are known so far. */
  readonly root: Output<'image'>;
  readonly macros: string;
  readonly limits: Limits;
  readonly facts: { readonly generatesRequires: boolean };
}

/**
 * What a spec says of BuildRequires where those that are known so far are installed: macros may
 * have come with them, and %generate_buildrequires looks at what is there. One a line.
 */
export const askRequires = (
  srpm: Output<'srpm'>,
  { subject, root, macros, limits, facts }: AskRequiresOptions,
): Output<'facts'> =>
  output(
    'facts',
    action(
      { step: 'ask-requires', subject },
      {
        job: confined(`${stated}${facts.generatesRequires ? generated : ''}`, { limits }),
        environment: { kind: 'image', output: root },
        inputs: [
          { path: '/in/srpm', content: srpm },
          { path: '/in/macros', content: { kind: 'text', text: macros } },
        ],
      },
    ),
    'requires',
  );

const stated = String.raw`
cp /in/macros ~/.rpmmacros
rpm --install --define "_topdir $HOME" /in/srpm/*.src.rpm
rpmspec --define "_topdir $HOME" --query --buildrequires ~/SPECS/*.spec >/out/requires
`;

// 11: some are not met. Those that are generated are then in a package, the stated ones are above.
const generated = String.raw`
code=0
rpmbuild -rr --define "_topdir $HOME" /in/srpm/*.src.rpm || code=$?
[ $code -eq 0 ] || [ $code -eq 11 ] || exit $code
find ~/SRPMS -name '*.buildreqs.nosrc.rpm' -exec rpm -qp --requires {} + >/tmp/generated
sed '/^rpmlib(/d' /tmp/generated >>/out/requires
`;
