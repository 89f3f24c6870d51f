import { action, type Closure, type Output, output } from '../../pipeline/core/action.ts';
import { dependencyNames } from '../dependency-names.ts';
import type { FoundRpm } from '../findings.ts';
import { confined } from './container-defaults.ts';
import { providerFinder } from './provider-finder.ts';
import type { ResolveOptions } from './resolve-requires.ts';

export interface FindOptions extends Pick<ResolveOptions, 'tools' | 'metadata' | 'arch'> {
  /** For people: among what is looked. */
  readonly subject: string;
  /** RPMs that this build has made. */
  readonly ours?: Closure;
}

/**
 * What meets needs: among the imports, or among RPMs of ours. It says what these are called and no
 * more, so that most of what changes in them changes no answer. `parseProviders` reads it.
 */
export const findProviders = (
  needs: readonly string[],
  { subject, tools, metadata, arch, ours }: FindOptions,
): Output<'facts'> => {
  const asked = needs.map((text) => ({ text, names: dependencyNames(text) }));
  const request = `${JSON.stringify({ needs: asked, arch }, undefined, 1)}\n`;
  const found = action(
    { step: 'find-providers', subject },
    {
      job: finding,
      environment: { kind: 'image', output: tools },
      inputs: [
        { path: '/in/find.py', content: { kind: 'text', text: providerFinder } },
        { path: '/in/request.json', content: { kind: 'text', text: request } },
        { path: '/in/imports', content: metadata },
        ...(ours === undefined ? [] : [{ path: '/in/ours', content: ours }]),
      ],
    },
    { oftenEqual: true },
  );
  return output('facts', found, 'providers');
};

const finding = confined('exec /usr/bin/python3 -I /in/find.py');

/** A need that no import meets. */
export interface SoughtNeed {
  readonly needs: string;
  /** RPMs of ours that meet it. */
  readonly found: readonly FoundRpm[];
  /** What comes near it, in words: `nearest: zlib1g-dev`. */
  readonly near: string;
}

export const parseProviders = (text: string): readonly SoughtNeed[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [needs = '', found = '', near = ''] = line.split('\t');
      return { needs, found: found.split(' ').filter(isNamed).map(foundRpm), near };
    });

const isNamed = (text: string): boolean => text !== '';

const foundRpm = (text: string): FoundRpm => {
  const [name = '', source = ''] = text.split('/');
  return { name, source };
};
