import type { BaseRepository } from '../../containers/bases/base.ts';
import { toolsBase } from '../../containers/bases/catalogue.ts';
import { type ImportLock, importLockSchema } from '../../recipes/imports/import-lock.ts';
import { type ResolvableRepository, resolveImports } from '../../specs/steps/resolve-imports.ts';
import { readRepomd } from '../../specs/upstream/repomd.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { readRepository, type RepositoryFailure } from '../host/read-repository.ts';
import { openRun } from '../open-run.ts';
import { planTools } from './plan-tools.ts';
import type { LockInputs } from './read-lock-inputs.ts';
import { readToolImports } from './read-tool-imports.ts';

type Failures = readonly Diagnostic[];

/** What of `resolveImports` is locked: it says the base, too. */
const resolvedSchema = importLockSchema.pick({ sets: true, packages: true }).strip();

/**
 * Resolves an import list among the base's RPM repositories, by dnf in the tools image. Fails with
 * no diagnostics where an action failed: the run has told that.
 */
export const lockUpstream = async (
  { base, sets, product }: LockInputs,
  context: CommandContext,
): Promise<Result<ImportLock, Failures>> => {
  const toolImports = await readToolImports(context.projectRoot);
  if (!toolImports.ok) return toolImports;
  const states = await Promise.all(base.repositories.map((one) => stateOf(one, context)));
  const failures = states.flatMap((one) => (one.ok ? [] : one.failure));
  if (failures.length > 0) return failure(failures);
  const known = states.flatMap((one) => (one.ok ? one.value : []));
  const resolved = resolveImports(sets, {
    tools: planTools(toolsBase, toolImports.value),
    arch: base.rpm.arch,
    repositories: known.map(({ repository }) => repository),
  });
  const title = `lock of ${base.title}`;
  const secret = () => Promise.resolve(undefined);
  const run = await openRun(context, {
    product: product.name,
    title,
    keepGoing: false,
    places: false,
    secret,
  });
  if (!run.ok) return failure([describeRunLock(run.failure)]);
  try {
    const report = await run.value.execute([resolved]);
    const text = await run.value.textOf(report, resolved);
    if (text === undefined) return failure([]);
    const keys = Object.fromEntries(known.flatMap((one) => Object.entries(one.keys)));
    const { sets: members, packages } = resolvedSchema.parse(JSON.parse(text));
    return success({ keys, sets: members, packages });
  } finally {
    await run.value.close();
  }
};

interface Known {
  readonly repository: ResolvableRepository;
  readonly keys: Readonly<Record<string, string>>;
}

const stateOf = async (
  repository: BaseRepository,
  { abort, drain }: CommandContext,
): Promise<Result<Known, Diagnostic>> => {
  const state = await readRepository(repository, { signal: AbortSignal.any([abort, drain]) });
  if (!state.ok) return failure(describeRepositoryFailure(repository, state.failure));
  const { repomd, keys } = state.value;
  const metadata = readRepomd(repomd);
  return metadata.ok
    ? success({ repository: { ...repository, repomd, metadata: metadata.value }, keys })
    : failure(unreadable(repository, metadata.failure.problem));
};

const unreadable = ({ id }: BaseRepository, problem: string): Diagnostic => ({
  code: 'lock/unreadable-repository',
  message: `the metadata of ${id} is not what repositories have: ${problem}`,
  exitCode: 1,
});

const describeRepositoryFailure = (
  { id }: BaseRepository,
  problem: RepositoryFailure,
): Diagnostic => {
  switch (problem.kind) {
    case 'no-answer':
      return {
        code: 'lock/no-answer',
        message: `${id}: ${problem.url} does not answer: ${problem.problem}`,
        remedy: ['Look at the network, and try again.'],
        exitCode: 32,
      };
    case 'other-key':
      return {
        code: 'lock/other-key',
        message: `${id}: ${problem.url} holds ${problem.found}, and the base trusts ${problem.expected}`,
        remedy: ["Find out why; only then change the base's fingerprint."],
        exitCode: 1,
      };
    case 'bad-signature':
      return {
        code: 'lock/bad-signature',
        message: `${id}: ${problem.url} is not signed by the base's key: ${problem.problem}`,
        remedy: ['Try again later: a mirror may have been in the middle of an update.'],
        exitCode: 1,
      };
  }
};
