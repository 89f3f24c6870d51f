import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** What a client finds that waits between files: the revision, and the files that are missing. */
export const readAsClient = async (channel: string, pause = 0) => {
  const repomd = await readFile(path.join(channel, 'repodata/repomd.xml'), 'utf8');
  const [revision = '', primary = ''] = repomd.split('\n');
  if (pause > 0) await setTimeout(pause);
  const list = await readFile(path.join(channel, primary), 'utf8').catch(() => undefined);
  if (list === undefined) return { revision, missing: [primary] };
  if (pause > 0) await setTimeout(pause);
  const missing: string[] = [];
  for (const file of list.split('\n')) {
    await access(path.join(channel, file)).catch(() => missing.push(file));
  }
  return { revision, missing };
};
