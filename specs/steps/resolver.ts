/** The program that resolves roots, in Python, which libsolv has bindings for. */
export const resolver = String.raw`
import difflib, json, os, sys
import solv

request = json.load(open('/in/request.json'))
subject = request['subject']
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
            sys.exit('kiln: ' + subject + ' needs ' + text + ', which is no dependency')
        return found
    name, *rest = text.split()
    if not rest:
        return pool.Dep(name)
    return pool.Dep(name).Rel(comparisons[rest[0]], pool.Dep(rest[1]))

def name_of(text):
    return text.split()[0]

requires = [one for one in request['requires'] if not one.startswith('rpmlib(')]

# BuildRequires are those of one package more, so that rich ones mean what they mean to rpm. Its
# name is nobody's: a package may need one that is called as it is.
asking = pool.add_repo('asking').add_solvable()
asking.name, asking.evr, asking.arch = 'build-root(' + subject + ')', '0', 'noarch'
for one in requires:
    asking.add_deparray(solv.SOLVABLE_REQUIRES, parsed(one))

def index():
    pool.addfileprovides()
    pool.createwhatprovides()

if_met = request.get('ifMet', False)

def asked():
    if not if_met:
        return [pool.Job(solv.Job.SOLVER_INSTALL | solv.Job.SOLVER_SOLVABLE, asking.id)]
    each = solv.Job.SOLVER_INSTALL | solv.Job.SOLVER_SOLVABLE_PROVIDES | solv.Job.SOLVER_WEAK
    return [pool.Job(each, parsed(one).id) for one in requires]

def jobs():
    wanted = asked()
    for name in request['packages']:
        wanted.append(pool.Job(solv.Job.SOLVER_INSTALL | solv.Job.SOLVER_SOLVABLE_NAME, pool.str2id(name)))
    # A package that has the very name is meant, before one that provides it.
    for name in [*request['packages'], *map(name_of, requires), *request['prefer']]:
        wanted.append(pool.Job(solv.Job.SOLVER_FAVOR | solv.Job.SOLVER_SOLVABLE_NAME, pool.str2id(name)))
    return wanted

def solve():
    solver = pool.Solver()
    solver.set_flag(solver.SOLVER_FLAG_IGNORE_RECOMMENDED, 1)
    return solver, solver.solve(jobs())

index()
solver, problems = solve()
if problems or if_met:
    # Most file names that packages need are in the short list; this is for the others.
    for file in metadata('filelists'):
        imports.add_rpmmd(solv.xfopen(file), None, solv.Repo.REPO_EXTEND_SOLVABLES)
    index()
    solver, problems = solve()

def available():
    return [*imports.solvables, *ours.solvables]

def near(text):
    """What somebody may have meant who asks for what is not there."""
    wanted = name_of(text)
    versions = [str(one) for one in available() if one.name == wanted]
    if versions:
        return 'there is ' + ', '.join(sorted(versions))
    offers = {one.name for one in available()}
    offers |= {str(dep).split()[0] for one in available() for dep in one.lookup_deparray(solv.SOLVABLE_PROVIDES)}
    found = difflib.get_close_matches(wanted, sorted(offers), 3, 0.7)
    return 'nearest: ' + ', '.join(found) if found else 'nothing has a name like it'

def is_met(text):
    return text.startswith('(') or any(one.id != asking.id for one in pool.whatprovides(parsed(text)))

def lacks(who, what):
    if who == subject and what in request.get('own', []):
        return who + ' needs ' + what + ', which only it makes: give its recipe a stage that does without (stages:), or import a first one'
    return who + ' needs ' + what + ', which nothing provides: ' + near(what)

def word(problem):
    for rule in problem.findallproblemrules():
        info = rule.info()
        if info.type == solver.SOLVER_RULE_PKG_NOTHING_PROVIDES_DEP:
            who = subject if info.solvable.id == asking.id else str(info.solvable)
            yield lacks(who, str(info.dep))
        elif info.type in (solver.SOLVER_RULE_JOB_NOTHING_PROVIDES_DEP, solver.SOLVER_RULE_JOB_UNKNOWN_PACKAGE):
            yield 'there is no package ' + str(info.dep) + ': ' + near(str(info.dep))
        elif info.type != solver.SOLVER_RULE_JOB:
            yield info.problemstr().replace(str(asking), subject)

if problems:
    # libsolv says what stands in its way first; who corrects a spec wants all of it.
    said = [lacks(subject, one) for one in requires if not is_met(one)]
    for problem in problems:
        said += list(word(problem)) or [str(problem)]
    for line in dict.fromkeys(said):
        print('kiln: ' + line, file=sys.stderr)
    print('kiln: what a package of the product provides only once it is built is found where the recipe names it under takes:', file=sys.stderr)
    sys.exit(1)

installed = [one for one in solver.transaction().newsolvables() if one.id != asking.id]
root = sorted(map(file_of, installed))
base = open('/in/base/root').read().split('\n')[:-1] if os.path.exists('/in/base') else []
names = {file_of(one): one.name for one in available()}
kept = {one.name for one in installed}

def choices():
    for one in solver.alternatives():
        if one.type != one.SOLVER_ALTERNATIVE_TYPE_RULE:
            continue
        info = one.rule.info()
        chosen = one.chosen.name
        if info.dep is None or chosen in request['prefer'] or chosen == name_of(str(info.dep)):
            continue
        if file_of(one.chosen) in base:
            continue
        others = sorted({other.name for other in one.choices()} - {chosen})
        asker = subject if info.solvable.id == asking.id else info.solvable.name
        if others:
            yield '\t'.join([str(info.dep), asker, chosen, ' '.join(others)])

def write(name, lines):
    with open('/out/' + name, 'w') as out:
        out.writelines(line + '\n' for line in lines)

removed = [names[file] for file in base if file not in root and names[file] not in kept]
write('root', root)
# Those for whom this is asked may need what would have to go.
write('added', [] if if_met and removed else [file for file in root if file not in base])
write('removed', removed)
# Those for whom this is asked tell of their choices.
write('choices', [] if if_met else sorted(set(choices())))
`;
