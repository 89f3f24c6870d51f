import { link } from 'node:fs/promises';
import path from 'node:path';
import { publishSnapshot } from '../../../../pipeline/publish/publish-snapshot.ts';
import { exampleSnapshot } from './example-snapshot.ts';

// publish-in-child ROOT STORE KILL_AT REVISION…: a process that can be killed for good.
// At step KILL_AT (from 1; 0 for never) it kills itself: no handler, no clean-up, no flush.
const [root = '', store = '', killAt = '0', ...revisions] = process.argv.slice(2);
let step = 0;

for (const revision of revisions) {
  const published = await publishSnapshot(
    await exampleSnapshot({ store, revision: Number(revision) }),
    {
      root,
      channel: 'testing',
      materialise: (digest, target) => link(path.join(store, digest), target),
      onStep: () => {
        step += 1;
        if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      },
    },
  );
  if (!published.ok) throw new Error(JSON.stringify(published.failure));
}
console.log(step);
