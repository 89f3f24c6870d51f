import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import { checkAsClient } from '../checks/check-as-client.ts';
import { verifyRepository } from '../checks/verify-repository.ts';
import { verifySignatures } from '../../specs/scripts/verify-signatures.ts';
import type { SigningKey } from '../signing-key.ts';

/** What signing has left: packages in one place, the signed metadata over them in another. */
export interface UncheckedRepository {
  readonly packages: readonly Output<'rpms'>[];
  readonly metadata: Output<'repository'>;
}

export interface CheckRepoOptions {
  readonly tools: Output<'image'>;
  readonly key: SigningKey;
  /** The public key's file name in the repository. */
  readonly keyFile: string;
  /** For people: which product's repository. */
  readonly subject: string;
  /** Packages that a host gets installed with: these must install together, without a conflict. */
  readonly install: readonly string[];
}

/**
 * The whole repository in one folder: `Packages/`, `repodata/`, `packages.tsv`, the public key.
 * There is no such output unless clients will take the repository as it is, so nothing unchecked
 * can be published or put on a medium.
 */
export const checkRepo = (
  { packages, metadata }: UncheckedRepository,
  { tools, key, keyFile, subject, install }: CheckRepoOptions,
): Output<'repository'> =>
  output(
    'repository',
    action(
      { step: 'check-repo', subject },
      {
        job: {
          ...confined(script, {
            env: {
              KEY_FILE: keyFile,
              KEY_FINGERPRINT: key.fingerprint,
              INSTALL: install.join(' '),
            },
          }),
          // dnf refuses to try an installation for anyone but root, into a throw-away root too.
          user: 'root',
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/key.asc', content: { kind: 'text', text: key.publicKey } },
          ...packages.map((content) => ({ path: '/in/repo/Packages', content })),
          { path: '/in/repo', content: metadata },
        ],
      },
    ),
  );

const script = String.raw`
umask 022
fail() { echo "kiln: $*" >&2; exit 1; }
repo=/in/repo
${verifySignatures}
${verifyRepository}
${checkAsClient}

verify_repository
check_as_client $INSTALL

# Older versions of packages are inputs, too, but not in the repository.
mkdir /out/Packages
sed 's,^[0-9a-f]*  ,,' /tmp/listed | (cd $repo && xargs cp -t /out/Packages)
cp -r $repo/repodata $repo/packages.tsv "$repo/$KEY_FILE" /out
`;
