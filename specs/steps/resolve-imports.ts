import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { ImportSets } from '../../recipes/imports/import-sets.ts';
import type { MetadataFile } from '../upstream/repomd.ts';
import { confined } from './container-defaults.ts';
import { fetchSource } from './fetch-source.ts';

/** An RPM repository as its metadata has it. */
export interface ResolvableRepository {
  readonly id: string;
  readonly urls: readonly string[];
  /** Names that are never taken from it; `*` stands for anything. */
  readonly exclude: readonly string[];
  /** The text of `repomd.xml`, and the files that it names. */
  readonly repomd: string;
  readonly metadata: readonly MetadataFile[];
}

export interface ResolveOptions {
  readonly tools: Output<'image'>;
  /** As rpm calls it; `noarch` is taken too, and no other. */
  readonly arch: string;
  readonly repositories: readonly ResolvableRepository[];
}

/**
 * What every set of an import list needs of some repositories, itself included: real dnf's answer
 * for an empty root. Leaves `resolved.json`, which has the shape of a lock but for the keys.
 */
export const resolveImports = (
  { base, sets }: ImportSets,
  { tools, arch, repositories }: ResolveOptions,
): Output<'file'> => {
  const excludes = repositories.map(({ id, exclude }) => ({ id, exclude }));
  const request = JSON.stringify({ base, arch, sets, repositories: excludes });
  return output(
    'file',
    action(
      { step: 'resolve-imports', subject: base },
      {
        job: confined('exec /usr/bin/python3 -I /in/resolve.py'),
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/resolve.py', content: { kind: 'text', text: script } },
          { path: '/in/request.json', content: { kind: 'text', text: request } },
          ...repositories.flatMap(inputsOf),
        ],
      },
    ),
    'resolved.json',
  );
};

const inputsOf = ({ id, urls, repomd, metadata }: ResolvableRepository) => [
  { path: `/in/repomd/${id}.xml`, content: { kind: 'text', text: repomd } as const },
  ...metadata.map(({ path, sha256 }) => ({
    path: `/in/repositories/${id}/repodata`,
    content: fetchSource({
      file: path.slice(path.lastIndexOf('/') + 1),
      sha256,
      from: urls.map((url) => ({ kind: 'url', url: `${url}${path}` })),
    }),
  })),
];

const script = String.raw`
import json, os, sys
import xml.etree.ElementTree as ElementTree
import dnf, dnf.conf, dnf.exceptions, hawkey

request = json.load(open('/in/request.json'))
architectures = [request['arch'], 'noarch']
namespace = 'http://linux.duke.edu/metadata/repo'
# Readers of repomd.xml know its elements by their bare names.
ElementTree.register_namespace('', namespace)

def refuse(problem):
    sys.exit('kiln: ' + problem)

def lay_out(repository):
    """The repository with just the metadata that was fetched, where dnf may read it."""
    folder = '/tmp/repositories/' + repository
    os.makedirs(folder + '/repodata')
    given = '/in/repositories/' + repository + '/repodata'
    for name in os.listdir(given):
        os.symlink(given + '/' + name, folder + '/repodata/' + name)
    tree = ElementTree.parse('/in/repomd/' + repository + '.xml')
    for data in tree.getroot().findall('{' + namespace + '}data'):
        name = os.path.basename(data.find('{' + namespace + '}location').get('href'))
        if not os.path.exists(given + '/' + name):
            tree.getroot().remove(data)
    tree.write(folder + '/repodata/repomd.xml')
    return 'file://' + folder

os.makedirs('/tmp/state')
urls = {one['id']: lay_out(one['id']) for one in request['repositories']}

def opened(name, ours):
    conf = dnf.conf.Conf()
    conf.installroot = '/tmp/root/' + name
    conf.cachedir = '/tmp/cache'
    conf.persistdir = conf.logdir = '/tmp/state'
    conf.reposdir = []
    conf.install_weak_deps = False
    conf.best = True
    conf.substitutions.update(arch=request['arch'], basearch='x86_64', releasever='1')
    base = dnf.Base(conf)
    for one in request['repositories']:
        base.repos.add_new_repo(one['id'], conf, baseurl=[urls[one['id']]],
            skip_if_unavailable=False, excludepkgs=one['exclude'])
    base.fill_sack(load_system_repo=False)
    available = lambda: base.sack.query().available()
    foreign = [p for p in available() if p.arch not in architectures]
    base.sack.add_excludes(available().filterm(pkg=foreign))
    base.sack.add_excludes(available().filterm(name=ours))
    return base

def resolve(name, wanted):
    base = opened(name, wanted['ours'])
    problems = []
    for package in wanted['packages'] + wanted['also']:
        try:
            base.install(package, forms=[hawkey.FORM_NAME])
        except dnf.exceptions.MarkingError as error:
            problems.append(str(error))
    if problems:
        refuse('set ' + name + ': ' + '; '.join(problems))
    try:
        base.resolve()
    except dnf.exceptions.DepsolveError as error:
        refuse('set ' + name + ': ' + str(error))
    return sorted(base.transaction.install_set)

def locked(package):
    kind, digest = package.chksum
    if kind != hawkey.CHKSUM_SHA256:
        refuse(str(package) + ' is listed without a sha256')
    return {'version': package.evr, 'architecture': package.arch, 'file': package.location,
        'sha256': digest.hex(), 'size': package.downloadsize, 'repository': package.reponame}

sets, packages = {}, {}
for name, wanted in request['sets'].items():
    found = resolve(name, wanted)
    sets[name] = sorted(package.name for package in found)
    for package in found:
        entry = locked(package)
        if packages.setdefault(package.name, entry) != entry:
            refuse('set ' + name + ' takes ' + str(package) + ', and '
                + packages[package.name]['version'] + ' was taken before')
with open('/out/resolved.json', 'w') as out:
    json.dump({'base': request['base'], 'sets': sets, 'packages': packages}, out)
`;
