import { action, type Closure, type Output, output } from '../../pipeline/core/action.ts';
import { dependencyNames } from '../dependency-names.ts';
import type { FoundRpm } from '../findings.ts';
import { confined } from './container-defaults.ts';
import { type Evr, type Subpackage } from '../spec-facts.ts';
import { providerFinder } from './provider-finder.ts';
import type { ResolveOptions } from './resolve-requires.ts';

export interface FindOptions extends Pick<ResolveOptions, 'tools' | 'metadata' | 'arch'> {
  /** For people: among what is looked. */
  readonly subject: string;
  /** RPMs that this build has made. */
  readonly ours?: Closure;
  /** What our specs say of those that it will make, where that counts. */
  readonly stated?: readonly Subpackage[];
}

/**
 * What meets needs: among the imports and what specs state, or among RPMs of ours. It says what these
 * are called and no more, so that most of what changes in them changes no answer. `parseProviders`
 * reads it.
 */
export const findProviders = (
  needs: readonly string[],
  { subject, tools, metadata, arch, ours, stated = [] }: FindOptions,
): Output<'facts'> => {
  const asked = needs.map((text) => ({ text, names: dependencyNames(text) }));
  const said = stated.map(({ name, arch: own, provides, ...evr }) => ({
    name,
    evr: evrText(evr),
    arch: own,
    provides,
  }));
  const request = `${JSON.stringify({ needs: asked, stated: said, arch }, undefined, 1)}\n`;
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

const evrText = ({ epoch, version, release }: Evr): string =>
  `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;

/** A need, and what meets it. */
export interface SoughtNeed {
  readonly needs: string;
  /** RPMs of ours that meet it. */
  readonly found: readonly FoundRpm[];
  /** What comes near it, in words: `nearest: zlib1g-dev`. */
  readonly near: string;
  /** Names of imports that meet it. */
  readonly imported: readonly string[];
}

export const parseProviders = (text: string): readonly SoughtNeed[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [needs = '', found = '', near = '', imported = ''] = line.split('\t');
      return { needs, found: namesIn(found).map(foundRpm), near, imported: namesIn(imported) };
    });

const namesIn = (text: string): readonly string[] => text.split(' ').filter((one) => one !== '');

const foundRpm = (text: string): FoundRpm => {
  const [name = '', source = ''] = text.split('/');
  return { name, source };
};
