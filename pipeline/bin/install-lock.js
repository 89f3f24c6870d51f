import { createHash } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` while no other process installs packages into the same folder.
 * A lock whose owner has gone is taken over.
 */
export const withInstallLock = async (folder, work) => {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `kiln-install-${name}.lock`);
  let told = false;
  while (!take(path)) {
    if (ownerIsGone(path)) discard(path);
    else if (!told)
      console.error('kiln: another start is installing packages here; waiting for it');
    told = true;
    await new Promise((done) => setTimeout(done, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
};

const take = (path) => {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

const ownerIsGone = (path) => {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // Empty for the moment between creation and writing: its owner is alive.
    if (owner === 0) return false;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
};

// By rename, so that of two that find the lock abandoned only one removes it.
const discard = (path) => {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    // Somebody else was quicker and has taken it since we looked.
    if (!ownerIsGone(aside)) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
};
