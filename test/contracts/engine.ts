import { execFile as execFileCalling } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { action, type Action, type Environment } from '../../pipeline/core/action.ts';
import { type Digest, digestOf } from '../../pipeline/core/digest.ts';
import type { Log, RunContext, Runner, Task, TaskInput } from '../../pipeline/core/host.ts';
import type { ContainerJob } from '../../pipeline/core/job.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import type { DirectoryStore } from '../../pipeline/store/directory.ts';
import { chunksOf } from '../rig/chunks-of.ts';
import { textFrom } from '../rig/text-from.ts';
import { smallDisk } from '../rig/small-disk.ts';
import { containerJob } from '../rig/work-of.ts';

const execFile = promisify(execFileCalling);

export interface OpenedEngine {
  readonly runner: Runner;
  readonly store: DirectoryStore;
  /** A root with a shell and small tools, and the folders that jobs need. */
  readonly environment: Environment;
  /** By name; what the engine gets for a job's secrets. */
  readonly secrets: Map<string, string>;
  /** The job of this action, once it runs. */
  readonly running: (action: Digest) => Promise<RunningJob>;
  /** What the engine still has of a job: containers, and volumes that `running` has seen. */
  readonly left: (action: Digest) => Promise<readonly string[]>;
  /** The archives of what failed jobs with `KEPT` in their environment left, by their action. */
  readonly kept: ReadonlyMap<Digest, string>;
  /** Removes an image that a job has made. */
  readonly forget: (description: Digest) => Promise<unknown>;
}

export interface RunningJob {
  /** All that the engine tells of it. */
  readonly described: () => Promise<string>;
  /** Lets a job go on that runs `waiting`. */
  readonly letGo: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Shell that waits until the test lets it go on. */
const waiting = 'while [ ! -e /tmp/go ]; do sleep 0.05; done';

interface Given {
  readonly job?: Partial<ContainerJob>;
  readonly inputs?: readonly TaskInput[];
  readonly environment?: Environment;
  readonly image?: Digest;
  readonly signal?: AbortSignal;
  /** How much of the machine the job gets, and is seen to use. */
  readonly machine?: Pick<RunContext, 'processors' | 'keptBusy'>;
}

/** What every engine owes the pipeline. `open` is called by each test. */
export const engineContract = (name: string, open: (folder?: string) => Promise<OpenedEngine>) => {
  const never = new AbortController().signal;

  const start = (engine: OpenedEngine, script: string, given: Given = {}) => {
    const { log, text } = memoryLog();
    const task: Task = {
      action: actionOf(script, { environment: engine.environment, ...given }),
      inputs: given.inputs ?? [],
      ...(given.image ? { image: given.image } : {}),
    };
    const context = {
      log,
      signal: given.signal ?? never,
      progress: () => undefined,
      ...given.machine,
    };
    return { action: task.action, ran: engine.runner.run(task, context), text };
  };

  /** What the job has left, as path → text; or the failure. */
  const outcomeOf = async (engine: OpenedEngine, script: string, given: Given = {}) => {
    const { ran, text } = start(engine, script, given);
    const result = await ran;
    if (!result.ok) return { failure: result.failure, log: text() };
    const files = await Promise.all(
      result.value.files.map(
        async (file) => [file.path, await textFrom(engine.store.read(file.digest))] as const,
      ),
    );
    return { left: Object.fromEntries(files), files: result.value.files, log: text() };
  };

  describe(`the ${name} engine`, () => {
    test('keeps the files that a job leaves in /out, sorted, with their executable bits', async () => {
      const script = `mkdir -p /out/b/c /out/empty; echo 1 >/out/b/c/deep; : >/out/none
        echo 2 >/out/a; echo '#!' >/out/b/run; chmod 755 /out/b/run; echo ü >'/out/ü b'`;
      const { left, files = [] } = await outcomeOf(await open(), script);
      expect(left).toEqual({
        a: '2\n',
        'b/c/deep': '1\n',
        'b/run': '#!\n',
        none: '',
        'ü b': 'ü\n',
      });
      expect(files.map(({ path }) => path)).toEqual(['a', 'b/c/deep', 'b/run', 'none', 'ü b']);
      expect(files.filter(({ executable }) => executable).map(({ path }) => path)).toEqual([
        'b/run',
      ]);
      expect(files.find(({ path }) => path === 'none')).toMatchObject({ size: 0 });
    });

    test('tells a job how many processors it should use, where that is said', async () => {
      const engine = await open();
      const script = 'echo "${RPM_BUILD_NCPUS-none}" >/out/told';
      const machine = { processors: 3 };
      expect((await outcomeOf(engine, script, { machine })).left).toEqual({ told: '3\n' });
      expect((await outcomeOf(engine, script)).left).toEqual({ told: 'none\n' });
    });

    test('tells how many processors a job that runs keeps busy', async () => {
      const engine = await open();
      const measured = Promise.withResolvers<number>();
      const { action: job, ran } = start(engine, 'while [ ! -e /tmp/go ]; do :; done', {
        machine: { keptBusy: measured.resolve },
      });
      const running = await engine.running(job.id);
      expect(await measured.promise).toBeGreaterThan(0);
      await running.letGo();
      expect((await ran).ok).toBe(true);
    });

    test('lays inputs out below /in, where the job cannot change them', async () => {
      const engine = await open();
      const stored = await engine.store.write(chunksOf('from the store'));
      const { left } = await outcomeOf(
        engine,
        `cp /in/text /out/text; cp /in/files/deep/one /out/one; ls -l /in/files/deep/one >/out/mode
        if echo changed 2>/dev/null >/in/text; then echo writable >/out/problem; fi`,
        {
          inputs: [
            { path: '/in/text', kind: 'text', text: 'a text' },
            {
              path: '/in/files',
              kind: 'files',
              files: [{ path: 'deep/one', ...stored, executable: true }],
            },
          ],
        },
      );
      expect(left).toMatchObject({ text: 'a text', one: 'from the store' });
      expect(left?.['mode']).toMatch(/^-rwxr-xr-x/);
      expect(left).not.toHaveProperty('problem');
    });

    test('runs a job as uid 1000, without capabilities, and without a way to new ones', async () => {
      const { left = {} } = await outcomeOf(
        await open(),
        'id -u >/out/uid; id -g >/out/gid; cat /proc/self/status >/out/status',
      );
      expect([left['uid'], left['gid']]).toEqual(['1000\n', '1000\n']);
      for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
        expect(left['status']).toMatch(new RegExp(`^${set}:\\s0+$`, 'm'));
      }
      expect(left['status']).toMatch(/^NoNewPrivs:\s1$/m);
    });

    test('gives a job its own environment, host name and folder, and nothing of the machine', async () => {
      const { left = {} } = await outcomeOf(
        await open(),
        'env >/out/env; cat /proc/sys/kernel/hostname >/out/host; echo "$PWD" >/out/folder',
        { job: { env: { PATH: '/usr/bin', GREETING: 'good day' } } },
      );
      const names = (left['env'] ?? '').split('\n').map((line) => line.split('=')[0]);
      expect(left['env']).toContain('GREETING=good day');
      const allowed = ['', '_', 'GREETING', 'HOME', 'HOSTNAME', 'OLDPWD', 'PATH', 'PWD', 'SHLVL'];
      expect(names.filter((one) => !allowed.includes(one ?? ''))).toEqual([]);
      expect([left['host'], left['folder']]).toEqual(['kiln\n', '/\n']);
    });

    test('lets a job write to its scratch folders and nowhere else', async () => {
      const { left = {} } = await outcomeOf(
        await open(),
        `for folder in / /usr /etc /in /root /builddir /tmp /var/tmp /out; do
          if touch $folder/file 2>/dev/null; then echo $folder; fi
        done >/tmp/list; rm /out/file; cp /tmp/list /out/writable
        cat /proc/sys/kernel/printk >/dev/null; echo 1 2>/dev/null >/proc/sys/kernel/printk || echo no >/out/sysctl`,
      );
      expect(left['writable']?.trim().split('\n')).toEqual([
        '/builddir',
        '/tmp',
        '/var/tmp',
        '/out',
      ]);
      expect(left['sysctl']).toBe('no\n');
    });

    test('gives a job no network: it sees none, and reaches nobody', async () => {
      const { port, address, connections } = await listener();
      const connecting = `echo hello >/dev/tcp/${address}/${port} && echo reached >/out/problem
        ls /sys/class/net >/out/net; true`;
      const argv = ['/bin/bash', '-uc', connecting];
      const { left, log } = await outcomeOf(await open(), '', { job: { argv } });
      expect(left).toEqual({ net: 'lo\n' });
      expect(log).toMatch(/unreachable/i);
      expect(connections()).toBe(0);
    });

    test('a job is localhost to itself, and learns of no name server of the machine', async () => {
      const asking = `: </dev/tcp/localhost/1
        grep nameserver /etc/resolv.conf | grep -v 127.0.0.1 >/out/servers; true`;
      const argv = ['/bin/bash', '-uc', asking];
      const { left, log } = await outcomeOf(await open(), '', { job: { argv } });
      expect(left).toEqual({ servers: '' });
      expect(log).toMatch(/localhost.*refused/i);
    });

    test('tells the code that a job ended with, and what it said', async () => {
      const script = 'echo to stdout; echo to stderr >&2; echo half >/out/half; exit 7';
      const { failure, log } = await outcomeOf(await open(), script);
      expect(failure).toEqual({ kind: 'exited', code: 7 });
      expect(log).toContain('to stdout\n');
      expect(log).toContain('to stderr\n');
    });

    test.each([
      ['a symlink', 'ln -s /etc/passwd /out/bad', 'is a symlink'],
      ['a link to a folder', 'ln -s / /out/bad', 'is a symlink'],
      ['a link to itself', 'ln -s . /out/bad', 'is a symlink'],
      ['a link to a file outside', 'ln -s ../in/text /out/bad', 'is a symlink'],
      ['a pipe', 'mkfifo /out/bad', 'is a fifo'],
      ['a hard link', 'echo 1 >/out/a; ln /out/a /out/bad', 'is a link'],
    ])('refuses %s in /out', async (_, script, problem) => {
      const { failure } = await outcomeOf(await open(), script);
      expect(failure).toEqual({ kind: 'bad-output', path: 'bad', problem });
    });

    test('ends a job that takes too much memory, and says so', async () => {
      const script = 'head -c 500m /dev/zero | tail -c 500m >/dev/null; exit 1';
      const { failure } = await outcomeOf(await open(), script);
      expect(failure).toEqual({ kind: 'limit-exceeded', limit: 'memory', allowed: '64 MiB' });
    });

    test('counts scratch files as memory', async () => {
      const script = 'dd if=/dev/zero of=/builddir/file bs=1M count=500; exit 1';
      const { failure } = await outcomeOf(await open(), script);
      expect(failure?.kind).toMatch(/^(limit-exceeded|no-space)$/);
    });

    test('ends a job that takes too long, and says so', async () => {
      const limits = { ...containerJob.limits, seconds: 1 };
      const { failure } = await outcomeOf(await open(), 'sleep 600', { job: { limits } });
      expect(failure).toEqual({ kind: 'limit-exceeded', limit: 'time', allowed: '1 s' });
    });

    test('ends a job that says nothing for too long, and says so; one that speaks goes on', async () => {
      const limits = { ...containerJob.limits, silentSeconds: 2 };
      const engine = await open();
      const talking = 'for i in 1 2 3 4 5 6 7 8; do sleep 0.5; echo $i; done; echo >&2 last words';
      const { failure, log } = await outcomeOf(engine, `${talking}; sleep 600`, {
        job: { limits },
      });
      expect(failure).toEqual({ kind: 'limit-exceeded', limit: 'silence', allowed: '2 s' });
      expect(log).toContain('last words');
      const { failure: none } = await outcomeOf(engine, talking, { job: { limits } });
      expect(none).toBeUndefined();
    });

    test('keeps the scratch folder of a job that fails or is stopped, and of no other', async () => {
      const engine = await open();
      const job = {
        env: { PATH: '/usr/bin:/bin', KEPT: 'yes' },
        limits: { ...containerJob.limits, silentSeconds: 2 },
      };
      const leaving = 'mkdir /builddir/a; echo left >/builddir/a/b; echo said; sleep 60 &';
      const ends = [
        { script: `${leaving} exit 5`, failure: { kind: 'exited', code: 5 } },
        { script: `${leaving} wait`, failure: { kind: 'limit-exceeded', limit: 'silence' } },
      ];
      for (const { script, failure } of ends) {
        const { action: of, ran, text } = start(engine, script, { job });
        expect(await ran).toMatchObject({ ok: false, failure: { ...failure, look: 'look' } });
        expect(text()).toBe('said\n');
        const archive = engine.kept.get(of.id) ?? '';
        const { stdout } = await execFile('tar', ['-xOf', archive, './a/b']);
        expect(stdout).toBe('left\n');
        expect(await engine.left(of.id)).toEqual([]);
      }
      const { left } = await outcomeOf(engine, `${leaving} ls -A /out >/out/list`, { job });
      expect(left).toEqual({ list: 'list\n' });
      expect(engine.kept.size).toBe(ends.length);
    });

    test('keeps a job from starting too many processes, and says so', async () => {
      const script = 'n=0; while [ $n -lt 50 ]; do sleep 5 & n=$((n+1)); done; wait';
      const { failure } = await outcomeOf(await open(), script);
      expect(failure).toMatchObject({ kind: 'limit-exceeded', limit: 'processes' });
    });

    test('says that a disk was full, where the job said so', async () => {
      const { failure } = await outcomeOf(await open(), 'dd if=/dev/zero of=/dev/full count=1');
      expect(failure).toMatchObject({ kind: 'no-space' });
    });

    test("says that the store's disk is full, and keeps nothing there", async (context) => {
      const folder = await smallDisk();
      if (folder === undefined) return context.skip('mounting is not allowed here');
      const engine = await open(folder);
      const script = 'dd if=/dev/urandom of=/out/large bs=1M count=3 2>/dev/null';
      const { action: of, ran } = start(engine, script);
      expect(await ran).toMatchObject({ ok: false, failure: { kind: 'no-space' } });
      expect(await engine.left(of.id)).toEqual([]);
    });

    test('gives secrets to the process by its standard input alone', async () => {
      const engine = await open();
      engine.secrets.set('signing-key', 'the-secret-text');
      const secrets = [{ name: 'signing-key', fingerprint: 'ABCD' }];
      const script = `read -r secret || true; ${waiting}; env; cat /proc/1/cmdline
        echo "\${#secret}" >/out/length`;
      const { action: of, ran, text } = start(engine, script, { job: { secrets } });
      const running = await engine.running(of.id);
      expect(await running.described()).not.toContain('the-secret-text');
      await running.letGo();
      const result = await ran;
      const [file] = result.ok ? result.value.files : [];
      expect(await textFrom(engine.store.read(file?.digest ?? digestOf('')))).toBe('15\n');
      expect(text()).not.toContain('the-secret-text');
      expect(JSON.stringify(of)).not.toContain('the-secret-text');
    });

    test('does not begin a job whose secret is not here', async () => {
      const secrets = [{ name: 'signing-key', fingerprint: 'ABCD' }];
      const { failure, log } = await outcomeOf(await open(), 'echo began', { job: { secrets } });
      expect(failure).toEqual({ kind: 'secret-missing', name: 'signing-key', fingerprint: 'ABCD' });
      expect(log).toBe('');
    });

    test('leaves neither container nor volume behind', async () => {
      const engine = await open();
      for (const end of ['true', 'exit 3', 'ln -s x /out/bad']) {
        const { action: of, ran } = start(engine, `${waiting}; ${end}`);
        await (await engine.running(of.id)).letGo();
        await ran;
        expect(await engine.left(of.id)).toEqual([]);
      }
    });

    test('ends a job at once when it is to be cancelled, and leaves nothing of it', async () => {
      const engine = await open();
      const abort = new AbortController();
      const { action: of, ran } = start(engine, 'sleep 600', { signal: abort.signal });
      await engine.running(of.id);
      abort.abort();
      expect(await ran).toEqual({ ok: false, failure: { kind: 'cancelled' } });
      expect(await engine.left(of.id)).toEqual([]);
    });

    test('does not run a job that is cancelled before it begins', async () => {
      const engine = await open();
      const { action: of, ran } = start(engine, 'sleep 600', { signal: AbortSignal.abort() });
      expect(await ran).toEqual({ ok: false, failure: { kind: 'cancelled' } });
      expect(await engine.left(of.id)).toEqual([]);
    });

    test('says that a job was killed which somebody else killed', async () => {
      const engine = await open();
      const { action: of, ran } = start(engine, 'sleep 600');
      await (await engine.running(of.id)).kill();
      expect(await ran).toEqual({ ok: false, failure: { kind: 'exited', code: 137 } });
      expect(await engine.left(of.id)).toEqual([]);
    });

    test('says that the engine lost a job which somebody else removed', async () => {
      const engine = await open();
      const { action: of, ran } = start(engine, 'sleep 600');
      await (await engine.running(of.id)).remove();
      const result = await ran;
      expect(result).toMatchObject({ ok: false });
      expect(result.ok ? '' : result.failure.kind).toMatch(/^(engine-lost|exited)$/);
    });

    test('names a program or an image that is not there', async () => {
      const engine = await open();
      const argv = ['/bin/absent-program'];
      const absent = await outcomeOf(engine, '', { job: { argv } });
      expect(absent.failure).toMatchObject({ kind: 'engine-lost' });
      expect(JSON.stringify(absent.failure)).toContain('absent-program');
      const environment: Environment = { kind: 'registry', reference: '127.0.0.1:9/absent:1' };
      const noImage = await outcomeOf(engine, 'true', { environment });
      expect(noImage.failure).toMatchObject({ kind: 'engine-lost' });
    });

    test('says which input was spoilt, and has it no longer', async () => {
      const engine = await open();
      const large = 'x'.repeat(3 << 20);
      const stored = await engine.store.write(chunksOf(large));
      await chmod(engine.store.pathOf(stored.digest), 0o644);
      await writeFile(engine.store.pathOf(stored.digest), `y${large.slice(1)}`);
      const files = [{ path: 'large', ...stored, executable: false }];
      const { action: of, ran } = start(engine, 'true', {
        inputs: [{ path: '/in/files', kind: 'files', files }],
      });
      const { digest } = stored;
      expect(await ran).toEqual({ ok: false, failure: { kind: 'corrupted-input', digest } });
      expect(await engine.store.size(digest)).toBeUndefined();
      expect(await engine.left(of.id)).toEqual([]);
    });

    test('says which input was cut short', async () => {
      const engine = await open();
      const stored = await engine.store.write(chunksOf('x'.repeat(100_000)));
      await chmod(engine.store.pathOf(stored.digest), 0o644);
      await writeFile(engine.store.pathOf(stored.digest), 'short');
      const files = [{ path: 'cut', ...stored, executable: false }];
      const { failure } = await outcomeOf(engine, 'true', {
        inputs: [{ path: '/in/files', kind: 'files', files }],
      });
      expect(failure).toEqual({ kind: 'corrupted-input', digest: stored.digest });
    });

    test('sees the end of jobs that end at once, many at a time', async () => {
      const engine = await open();
      const all = Array.from({ length: 12 }, (_, index) =>
        outcomeOf(engine, `echo ${index} >/out/number`),
      );
      const numbers = (await Promise.all(all)).map(({ left }) => Number(left?.['number']));
      expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index));
    });

    test.each([
      ['its own root', '/', ''],
      [
        'a root below a folder',
        '/target',
        'mkdir -p /target/in /target/tmp /target/var/tmp /target/out; cp -a /usr /bin /etc /target/; for d in lib lib64; do [ ! -e /$d ] || cp -a /$d /target/; done; mkdir -p /target/builddir /target/proc; chmod 777 /target/out;',
      ],
    ])('makes an image of %s, which later jobs run in', async (_, root, install) => {
      const engine = await open();
      const marker = `image of ${root} made at ${process.hrtime.bigint()}`;
      const target = root === '/' ? '' : root;
      const made = await outcomeOf(
        engine,
        `${install} echo '${marker}' >${target}/etc/marker; echo '${marker}' >/out/packages`,
        {
          job: {
            user: 'root',
            root: 'scratch',
            produces: { kind: 'image', root },
            limits: { memoryMiB: 512, pids: 64, seconds: 60 },
          },
        },
      );
      expect(made.failure).toBeUndefined();
      const image = treeDigest(made.files ?? []);
      const maker = actionOf('', {
        environment: engine.environment,
        job: { produces: { kind: 'image', root } },
      });
      const result = { files: made.files ?? [] };
      expect(await engine.runner.holds?.(maker, result)).toBe(true);
      const environment = {
        kind: 'image',
        output: { kind: 'image', action: maker, path: '' },
      } as const;
      const { left, failure } = await outcomeOf(engine, 'cp /etc/marker /out/; ls /in >/out/in', {
        environment,
        image,
      });
      expect(failure).toBeUndefined();
      expect(left).toEqual({ marker: `${marker}\n`, in: '' });
      await engine.forget(image);
      expect(await engine.runner.holds?.(maker, result)).toBe(false);
    });
  });
};

const actionOf = (script: string, { environment, job }: Given): Action =>
  action(
    { step: 'work', subject: 'contract' },
    {
      job: {
        ...containerJob,
        argv: ['/bin/sh', '-euc', script],
        // So that every test has an action of its own, whose container can be told from others.
        env: { PATH: '/usr/bin', TEST: process.hrtime.bigint().toString() },
        ...job,
      },
      environment: environment ?? { kind: 'host' },
      inputs: [],
    },
  );

const memoryLog = () => {
  const chunks: Buffer[] = [];
  const text = () => Buffer.concat(chunks).toString();
  const log: Log = {
    path: '',
    write: (chunk) => void chunks.push(Buffer.from(chunk)),
    tail: () => text().trimEnd().split('\n').slice(-30),
    close: () => Promise.resolve(),
  };
  return { log, text };
};

/** A server on this machine that a job with a network would reach. */
const listener = async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await once(server.listen(0, '0.0.0.0'), 'listening');
  onTestFinished(() => void server.close());
  const bound = server.address();
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    address: outside?.address ?? '127.0.0.1',
    connections: () => connections,
  };
};
