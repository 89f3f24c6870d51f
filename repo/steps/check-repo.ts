import { action, type Output, output } from '../../pipeline/core/action.ts';
import { checkAsClient } from '../checks/check-as-client.ts';
import { verifyRepository } from '../checks/verify-repository.ts';
import { verifySignatures } from '../scripts/verify-signatures.ts';
import { type Repository, repositoryInputs } from '../repository.ts';

export interface CheckRepoOptions {
  readonly tools: Output<'image'>;
  /** For people: which product's repository. */
  readonly subject: string;
  /** Packages that a host gets installed with: these must install together, without a conflict. */
  readonly install: readonly string[];
}

/**
 * Fails unless clients will take the repository as it is. Leaves `packages.tsv`, the list of what
 * has been checked: publishing goes by that list, so nothing unchecked can be published.
 */
export const checkRepo = (
  repository: Repository,
  { tools, subject, install }: CheckRepoOptions,
): Output<'facts'> =>
  output(
    'facts',
    action(
      { step: 'check-repo', subject },
      {
        job: {
          kind: 'container',
          argv: ['/bin/sh', '/in/check-repo.sh', repository.keyFile, ...install],
          env: {
            KEY_FINGERPRINT: repository.key.fingerprint,
            LC_ALL: 'C.UTF-8',
            TZ: 'UTC',
            HOME: '/tmp',
          },
          // dnf refuses to try an installation for anyone but root, into a throw-away root too.
          user: 'root',
          root: 'read-only',
          limits: { memoryMiB: 2048, pids: 256, seconds: 1800 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/check-repo.sh', content: { kind: 'text', text: script } },
          { path: '/in/key.asc', content: { kind: 'text', text: repository.key.publicKey } },
          ...repositoryInputs(repository, '/in/repo'),
        ],
      },
    ),
  );

const script = String.raw`set -eu
umask 022
fail() { echo "kiln: $*" >&2; exit 1; }
repo=/in/repo
key_file=$1
shift
${verifySignatures}
${verifyRepository}
${checkAsClient}

verify_repository
check_as_client "$@"
cp $repo/packages.tsv /out/packages.tsv
`;
