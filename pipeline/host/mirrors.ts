import type { Location } from '../core/job.ts';

/** Turns a location into the URLs to try, best first. Hosts come from this machine's settings. */
export interface Mirrors {
  readonly urlsOf: (location: Location) => Promise<readonly string[]>;
}

export const machineMirrors = (): Mirrors => {
  const apt = once(aptMirrors);
  const npm = once(npmRegistry);
  return {
    urlsOf: async (location) => {
      switch (location.kind) {
        case 'url':
          return [location.url];
        case 'apt':
          return (await apt()).map((mirror) => `${mirror}/${location.path}`);
        case 'npm': {
          const { name, version } = location;
          const file = `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
          return [`${await npm()}/${name}/-/${file}`];
        }
      }
    },
  };
};

/**
 * The Debian archives that apt is configured to use: those that carry a `main` component. Asks
 * what apt would download, since its other answers know only what was downloaded before.
 */
export const aptMirrors = async (): Promise<readonly string[]> => {
  const { execa } = await import('execa');
  const asked = await execa('apt-get', ['--print-uris', 'update'], { reject: false });
  if (asked.failed) return [];
  const uris = asked.stdout.split('\n').map((line) => archive.exec(line)?.[1]);
  return [...new Set(uris.filter((uri) => uri !== undefined))];
};

const archive = /^'(https?:\/\/.+?)\/dists\/.+\/main\/binary-/;

/** The registry that npm is set up with, without a `/` at its end. */
export const npmRegistry = async (): Promise<string> => {
  const { execa } = await import('execa');
  const { stdout } = await execa('npm', ['config', 'get', 'registry'], { stderr: 'ignore' });
  return stdout.trim().replace(/\/$/, '');
};

const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let answer: Promise<Value> | undefined;
  return () => (answer ??= ask());
};
