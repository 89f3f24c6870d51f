import { toolsBase } from '../../containers/bases/catalogue.ts';
import type { LockedSource } from '../../recipes/lock.ts';
import { originName } from '../../recipes/locked-source.ts';
import type { DebianOrigin } from '../../recipes/source.ts';
import { readSourceIndex, type SourceIndex } from '../../specs/imports/source-index.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { readAptSources } from '../host/apt-resolver.ts';
import { describeAptFailure } from './describe-apt-failure.ts';
import type { WantedSource } from './wanted-source.ts';

interface Answered {
  readonly wanted: WantedSource;
  readonly found: Result<LockedSource, readonly Diagnostic[]>;
}

/** Locks files of Debian's source packages: the archive's signed index has their digests. */
export const lockDebianSources = async (
  wanted: readonly WantedSource[],
  { abort, drain, report, now }: CommandContext,
): Promise<readonly Answered[]> => {
  const named = wanted.flatMap((one) => {
    const { origin } = one.source;
    return origin.kind === 'apt' ? [{ wanted: one, origin }] : [];
  });
  const names = [...new Set(named.map(({ origin }) => origin.package))].toSorted();
  const text = await readAptSources(toolsBase.root, names, {
    signal: AbortSignal.any([abort, drain]),
  });
  if (!text.ok) {
    const told = failure([describeAptFailure(text.failure)]);
    return wanted.map((one, index) => ({ wanted: one, found: index === 0 ? told : failure([]) }));
  }
  const index = readSourceIndex(text.value);
  const warn = (message: string) =>
    report({ type: 'noted', time: now(), level: 'warning', message });
  return named.map(({ wanted: one, origin }) => ({
    wanted: one,
    found: found(one, { origin, index, warn }),
  }));
};

interface Looking {
  readonly origin: DebianOrigin;
  readonly index: SourceIndex;
  readonly warn: (message: string) => void;
}

const found = (
  { key, source: { file }, locked, locate }: WantedSource,
  { origin, index, warn }: Looking,
): Answered['found'] => {
  const of = originName(origin);
  const versions = index.get(origin.package);
  const entry = versions?.get(origin.version)?.get(file);
  if (entry !== undefined) return success({ of, ...entry });
  const has = [...(versions?.keys() ?? [])].join(', ') || 'none';
  if (locked !== undefined) {
    warn(`${key}: apt has ${of.slice('apt '.length)} no more (it has ${has}): it stays as locked`);
    return success(locked);
  }
  const files = [...(versions?.get(origin.version)?.keys() ?? [])];
  return failure([
    {
      code: 'lock/unknown-source',
      message:
        files.length === 0
          ? `apt has no source package ${origin.package} ${origin.version}`
          : `the source package ${origin.package} ${origin.version} has no file ${file}`,
      location: locate('apt'),
      remedy: [
        files.length === 0
          ? `Versions that it has: ${has}. For another one, name the file as \`url:\`.`
          : `Its files: ${files.join(', ')}`,
      ],
      exitCode: 2,
    },
  ]);
};
