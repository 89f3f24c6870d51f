/**
 * What programs in Python that use libsolv begin with: `request`, a pool of the imports and of our
 * RPMs, and what dependencies are in it.
 */
export const solving = String.raw`
import difflib, functools, json, os, sys
import solv

request = json.load(open('/in/request.json'))
pool = solv.Pool()
pool.setdisttype(pool.DISTTYPE_RPM)
pool.setarch(request['arch'])

imports = pool.add_repo('imports')
repodata = '/in/imports/repodata'
def metadata(kind):
    return [repodata + '/' + name for name in os.listdir(repodata) if '-' + kind + '.xml' in name]
for file in metadata('primary'):
    imports.add_rpmmd(solv.xfopen(file), None)

ours = pool.add_repo('ours')
ours.priority = 1
files = {}
if os.path.isdir('/in/ours'):
    for name in sorted(os.listdir('/in/ours')):
        package = ours.add_rpm('/in/ours/' + name)
        if package is None:
            sys.exit('kiln: ' + name + ' is no RPM: ' + pool.errstr)
        if package.arch == 'src':
            sys.exit('kiln: ' + name + ' is a source package')
        files[package.id] = 'ours/' + name

def file_of(package):
    return files.get(package.id) or 'imports/' + os.path.basename(package.lookup_location()[0])

comparisons = {'=': solv.REL_EQ, '<': solv.REL_LT, '>': solv.REL_GT,
    '<=': solv.REL_LT | solv.REL_EQ, '>=': solv.REL_GT | solv.REL_EQ}

def parsed(text):
    if text.startswith('('):
        found = pool.parserpmrichdep(text)
        if not found:
            sys.exit('kiln: ' + request['subject'] + ' needs ' + text + ', which is no dependency')
        return found
    name, *rest = text.split()
    if not rest:
        return pool.Dep(name)
    return pool.Dep(name).Rel(comparisons[rest[0]], pool.Dep(rest[1]))

def name_of(text):
    return text.split()[0]

def index():
    pool.addfileprovides()
    pool.createwhatprovides()

def read_file_lists():
    """Most file names that packages need are in the short list; this is for the others."""
    for file in metadata('filelists'):
        imports.add_rpmmd(solv.xfopen(file), None, solv.Repo.REPO_EXTEND_SOLVABLES)
    index()

def available():
    return [one for repo in pool.repos if repo.name != 'asking' for one in repo.solvables]

@functools.cache
def offers():
    names = {one.name for one in available()}
    return sorted(names | {str(dep).split()[0] for one in available() for dep in one.lookup_deparray(solv.SOLVABLE_PROVIDES)})

def near(text):
    """What somebody may have meant who asks for what is not there."""
    wanted = name_of(text)
    versions = [str(one) for one in available() if one.name == wanted]
    if versions:
        return 'there is ' + ', '.join(sorted(versions))
    found = difflib.get_close_matches(wanted, offers(), 3, 0.7)
    return 'nearest: ' + ', '.join(found) if found else 'nothing has a name like it'
`;
