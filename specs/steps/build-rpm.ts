import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { Limits } from '../../pipeline/core/job.ts';
import { confined } from './container-defaults.ts';
import { describeRpms } from './describe-rpms.ts';

/** In labels of builds. */
export const buildStep = 'build-rpm';

export interface RpmOptions {
  /** Of the package. */
  readonly name: string;
  /** Of the build, where that is not the whole package: `gcc@bootstrap`. */
  readonly subject?: string;
  /** With the SRPM's BuildRequires installed: rpmbuild checks them again. */
  readonly root: Output<'image'>;
  readonly sourceDateEpoch: number;
  readonly macros: string;
  readonly limits: Limits;
  /** The most that the build can use; as many as there are, where nothing is said. */
  readonly processors?: number | undefined;
  /** Whether an earlier build of the package may see the same. */
  readonly mayRepeat?: boolean;
  /** What failed before it, so that it is not made. */
  readonly unasked?: Output<'facts'> | undefined;
}

/**
 * Binary packages of one SRPM, unsigned: `rpmbuild --rebuild` in a fresh container. Where they
 * say what earlier ones said (a comment in the spec has changed), the earlier ones stay.
 */
export const buildRpm = (
  srpm: Output<'srpm'>,
  { name, subject = name, processors = Infinity, mayRepeat, ...options }: RpmOptions,
): Output<'rpms'> => {
  const { root, sourceDateEpoch, macros, limits, unasked } = options;
  return output(
    'rpms',
    action(
      { step: buildStep, subject },
      {
        job: {
          ...confined(script, { env: { SOURCE_DATE_EPOCH: String(sourceDateEpoch) }, limits }),
          // By package: nobody else's RPMs may stand for these, but those of its stages may.
          produces: { kind: 'files', describedBy: { file: 'contents', of: name } },
        },
        environment: { kind: 'image', output: root },
        inputs: [
          { path: '/in/srpm', content: srpm },
          { path: '/in/macros', content: { kind: 'text', text: macros } },
          ...(unasked === undefined ? [] : [{ path: '/in/unasked', content: unasked }]),
        ],
      },
      { processors, ...(mayRepeat === true ? { mayRepeat } : {}) },
    ),
    'RPMS',
  );
};

/** Shell: what a build is, and what is watched where one is traced. */
export const rebuild = 'rpmbuild --rebuild --define "_topdir $HOME" /in/srpm/*.src.rpm';

const script = String.raw`
cp /in/macros ~/.rpmmacros
${rebuild}
mkdir /out/RPMS
find ~/RPMS -name '*.rpm' -exec cp -t /out/RPMS {} +
${describeRpms('/out/RPMS')} >/out/contents
[ -s /out/contents ]
`;
