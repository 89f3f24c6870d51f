import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import { debian12 } from '../../containers/bases/debian-12.ts';
import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import { createRepo } from '../../repo/steps/create-repo.ts';
import { signMetadata } from '../../repo/steps/sign-metadata.ts';
import { signRpms } from '../../repo/steps/sign-rpms.ts';
import { confined, installing } from '../../specs/steps/container-defaults.ts';

export interface DistributionOptions {
  readonly tools: Output<'image'>;
  /** What the distribution signs with, and somebody else. */
  readonly key: SigningKey;
  readonly stranger: SigningKey;
}

/** What an RPM distribution gives the world: an image, and repositories, some of them bad. */
export interface DistributionPlan {
  readonly image: Output<'image'>;
  readonly repositories: Readonly<Record<RepositoryName, PlannedRepository>>;
}

/**
 * `strange`: a package is signed by somebody else. `unsigned`: by nobody. `forged`: the metadata
 * is signed by somebody else.
 */
export type RepositoryName = 'good' | 'strange' | 'unsigned' | 'forged';

interface PlannedRepository {
  readonly packages: readonly Output<'rpms'>[];
  readonly metadata: Output<'repository'>;
}

export const distributionKeyFile = 'RPM-GPG-KEY-distribution';

/** What build roots of the distribution get at most. */
export const distributionPackages = [...debian12.buildPackages, 'zlib1g-dev'];

const sourceDateEpoch = 1_790_000_000;

/** A distribution made of debian-12's imports, which are true RPMs. */
export const planDistribution = (
  imports: readonly Output<'rpms'>[],
  { tools, key, stranger }: DistributionOptions,
): DistributionPlan => {
  const most = selected(imports, tools);
  const few = output('rpms', most.action, 'few');
  const sign = (rpms: Output<'rpms'>, by: SigningKey) =>
    signRpms([rpms], { tools, key: by, sourceDateEpoch, subject: rpms.path });
  const repository = (packages: readonly Output<'rpms'>[], by = key): PlannedRepository => {
    const options = { tools, sourceDateEpoch, subject: 'distribution' };
    const unsigned = createRepo(packages, options);
    const metadata = signMetadata(unsigned, { ...options, key: by, keyFile: distributionKeyFile });
    return { packages, metadata };
  };
  const signed = [sign(most, key), sign(few, key)];
  return {
    image: distributionImage(imports, tools),
    repositories: {
      good: repository(signed),
      strange: repository([sign(most, key), sign(few, stranger)]),
      unsigned: repository([sign(most, key), few]),
      forged: repository(signed, stranger),
    },
  };
};

/** A root with rpm, as registries have it: nothing in it is made for Kiln. */
const distributionImage = (
  imports: readonly Output<'rpms'>[],
  tools: Output<'image'>,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'make-distribution', subject: 'image' },
      {
        job: installing(imageScript, {
          root: '/target',
          env: { PACKAGES: debian12.buildPackages.filter(isForRunning).join(' ') },
        }),
        environment: { kind: 'image', output: tools },
        inputs: [
          {
            path: '/in/macros',
            content: { kind: 'text', text: macroFile(baseMacros(debian12)) },
          },
          ...rpmInputs(imports),
        ],
      },
    ),
  );

const isForRunning = (name: string) =>
  !['binutils', 'gcc', 'libc6-dev', 'make', 'patch'].includes(name);

/** The packages that are served, in the folders `most` and `few`. */
const selected = (imports: readonly Output<'rpms'>[], tools: Output<'image'>): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'make-distribution', subject: 'packages' },
      {
        job: confined(packagesScript, { env: { PACKAGES: distributionPackages.join(' ') } }),
        environment: { kind: 'image', output: tools },
        inputs: rpmInputs(imports),
      },
    ),
    'most',
  );

const rpmInputs = (imports: readonly Output<'rpms'>[]) =>
  imports.map((content, index) => ({ path: `/in/rpms/${index}`, content }));

const indexed = String.raw`
mkdir /tmp/repo
find /in/rpms -name '*.rpm' -exec ln -s -t /tmp/repo {} +
createrepo_c --quiet --no-database /tmp/repo
printf '%s\n' '[main]' reposdir=/nowhere logdir=/tmp/log cachedir=/tmp/cache persistdir=/tmp/state \
  install_weak_deps=0 tsflags=nodocs '[all]' name=all baseurl=file:///tmp/repo >/tmp/dnf.conf
`;

const imageScript = String.raw`
${indexed}
dnf --config /tmp/dnf.conf --assumeyes --quiet --installroot=/target --releasever=1 install $PACKAGES
install -D -m 644 /in/macros /target/etc/rpm/macros.distribution
rpm --root=/target -qa --qf '%{NEVRA} %{SHA256HEADER}\n' | LC_ALL=C sort >/out/packages
`;

const packagesScript = String.raw`
${indexed}
dnf --config /tmp/dnf.conf --installroot=/tmp/root --releasever=1 \
  download --resolve --alldeps --destdir=/tmp/chosen $PACKAGES
mkdir /out/most /out/few
cp /tmp/chosen/zlib1g-dev-* /out/few
rm /tmp/chosen/zlib1g-dev-*
cp /tmp/chosen/* /out/most
`;
