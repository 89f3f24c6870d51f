import { action, type Output, output } from '../../pipeline/core/action.ts';

export interface QueryDebsOptions {
  /** The image with dpkg-deb and python3. */
  readonly tools: Output<'image'>;
  /** For people: what is queried. */
  readonly subject: string;
}

/**
 * Reads what some .debs contain, without running anything of theirs. Leaves `debs.json`: a list
 * of deb facts, in the shape that `readDebFacts` reads.
 */
export const queryDebs = (
  debs: readonly Output<'file'>[],
  { tools, subject }: QueryDebsOptions,
): Output<'facts'> =>
  output(
    'facts',
    action(
      { step: 'query-debs', subject },
      {
        job: {
          kind: 'container',
          argv: ['/usr/bin/python3', '-I', '/in/query.py'],
          env: { LC_ALL: 'C.UTF-8' },
          user: 'builder',
          root: 'read-only',
          limits: { memoryMiB: 1024, pids: 64, seconds: 600 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/query.py', content: { kind: 'text', text: script } },
          ...debs.map((content) => ({ path: '/in/debs', content })),
        ],
      },
    ),
    'debs.json',
  );

// dpkg-deb only unpacks the two archives; tarfile reads their listings from a pipe.
const script = String.raw`
import glob, json, os, subprocess, sys, tarfile

def entries(deb, option):
    process = subprocess.Popen(['dpkg-deb', option, deb], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=process.stdout, mode='r|') as tar:
        for entry in tar:
            yield tar, entry
    while process.stdout.read(65536):
        pass
    if process.wait() != 0:
        sys.exit(deb + ': dpkg-deb failed')

def kind(entry):
    if entry.isdir(): return 'd'
    if entry.issym(): return 'l'
    if entry.islnk(): return 'h'
    if entry.isreg(): return 'f'
    sys.exit(entry.name + ': neither file, folder nor link')

def query(deb):
    texts = {}
    for tar, entry in entries(deb, '--ctrl-tarfile'):
        if entry.isreg():
            texts[os.path.basename(entry.name)] = tar.extractfile(entry).read().decode()
    contents = []
    for _, entry in entries(deb, '--fsys-tarfile'):
        path = entry.name.lstrip('.').rstrip('/')
        if path:
            contents.append('\t'.join([
                kind(entry), format(entry.mode, '04o'), entry.uname or str(entry.uid),
                entry.gname or str(entry.gid), path, entry.linkname]))
    scripts = ['preinst', 'postinst', 'prerm', 'postrm', 'config', 'triggers']
    return {
        'file': os.path.basename(deb),
        'control': texts['control'],
        'conffiles': [line for line in texts.get('conffiles', '').split('\n') if line],
        'scripts': [name for name in scripts if name in texts],
        'contents': contents,
    }

facts = [query(deb) for deb in sorted(glob.glob('/in/debs/*.deb'))]
with open('/out/debs.json', 'w') as out:
    json.dump(facts, out, indent=0, ensure_ascii=False)
`;
