import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { failure, type Result, success } from '../core/result.ts';

export interface AptArchive {
  readonly suite: string;
  readonly component: string;
  readonly architecture: string;
}

export type AptFailure =
  | ({ readonly kind: 'no-apt-mirror' } & AptArchive)
  | { readonly kind: 'apt-failed'; readonly command: string; readonly message: string };

interface Asking {
  readonly signal: AbortSignal;
}

/** The package index of one suite and component, as the text of `apt-cache dumpavail`. */
export const readAptIndex = (
  archive: AptArchive,
  asking: Asking,
): Promise<Result<string, AptFailure>> =>
  askApt(archive, { type: 'deb', questions: [['dumpavail']], ...asking });

/**
 * The paragraphs of some source packages in one suite and component, in the text of `apt-cache
 * showsrc`: of every version that is there, and nothing of what is not.
 */
export const readAptSources = (
  archive: AptArchive,
  names: readonly string[],
  asking: Asking,
): Promise<Result<string, AptFailure>> => {
  const questions = inParts(names).map((some) => ['showsrc', '--only-source', ...some]);
  return askApt(archive, { type: 'deb-src', questions, ...asking });
};

/** A command line holds so many. */
const inParts = (names: readonly string[]): readonly (readonly string[])[] =>
  names.length <= 500 ? [names] : [names.slice(0, 500), ...inParts(names.slice(500))];

interface Questions extends Asking {
  readonly type: 'deb' | 'deb-src';
  /** Of apt-cache: command and arguments. */
  readonly questions: readonly (readonly string[])[];
}

/**
 * What apt-cache answers, from a mirror that this machine's apt names. apt checks the archive's
 * signature. Its state is a folder of its own, so neither what the machine has installed nor its
 * other sources have a say.
 */
const askApt = async (
  archive: AptArchive,
  { type, questions, signal }: Questions,
): Promise<Result<string, AptFailure>> => {
  const mirror = await mirrorOf(archive);
  if (mirror === undefined) return failure({ kind: 'no-apt-mirror', ...archive });
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-apt-'));
  try {
    await writeState(folder, { archive, type, mirror });
    const options = {
      signal,
      environment: { APT_CONFIG: path.join(folder, 'apt.conf'), LC_ALL: 'C.UTF-8' },
    };
    const updated = await run(['apt-get', 'update', '-q'], options);
    if (!updated.ok) return updated;
    const answers: string[] = [];
    for (const question of questions) {
      const answer = await run(['apt-cache', ...question], options);
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
    return success(answers.join('\n\n'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The first of the machine's own sources that carries this suite and component. */
const mirrorOf = async ({ suite, component }: AptArchive): Promise<string | undefined> => {
  const filters = ['Created-By: Packages', `Release: ${suite}`, `Component: ${component}`];
  const { stdout, failed } = await execa(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI)', ...filters],
    { reject: false },
  );
  const [uri] = failed ? [] : stdout.split('\n').filter((line) => /^https?:/.test(line));
  return uri;
};

interface State {
  readonly archive: AptArchive;
  readonly type: 'deb' | 'deb-src';
  readonly mirror: string;
}

const writeState = async (folder: string, { archive, type, mirror }: State): Promise<void> => {
  const { suite, component, architecture } = archive;
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'etc/none.d']) {
    await mkdir(path.join(folder, name), { recursive: true });
  }
  const files = {
    'state/status': '',
    'etc/sources.list': `${type} [signed-by=${keyring}] ${mirror} ${suite} ${component}\n`,
    'apt.conf': [
      `Dir "${folder}";`,
      'Dir::State "state";',
      `Dir::State::status "${folder}/state/status";`,
      'Dir::Cache "cache";',
      'Dir::Etc "etc";',
      'Dir::Etc::parts "none.d";',
      `APT::Architecture "${architecture}";`,
      `APT::Architectures { "${architecture}"; };`,
      'APT::Update::Error-Mode "any";',
      'APT::Sandbox::User "root";',
      'Acquire::Languages "none";',
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
};

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

const run = async (
  [program = '', ...parameters]: readonly string[],
  {
    environment,
    signal,
  }: { readonly environment: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Result<string, AptFailure>> => {
  const { failed, stdout, stderr } = await execa(program, parameters, {
    env: environment,
    cancelSignal: signal,
    maxBuffer: 256 * 1024 * 1024,
    reject: false,
  });
  if (!failed) return success(stdout);
  return failure({
    kind: 'apt-failed',
    command: [program, ...parameters].join(' '),
    message: stderr,
  });
};
