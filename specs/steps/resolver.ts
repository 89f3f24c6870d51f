import { solving } from './solving.ts';

/** The program that resolves roots, in Python, which libsolv has bindings for. */
export const resolver = String.raw`${solving}
subject = request['subject']

requires = [one for one in request['requires'] if not one.startswith('rpmlib(')]

# BuildRequires are those of one package more, so that rich ones mean what they mean to rpm. Its
# name is nobody's: a package may need one that is called as it is.
asking = pool.add_repo('asking').add_solvable()
asking.name, asking.evr, asking.arch = 'build-root(' + subject + ')', '0', 'noarch'
for one in requires:
    asking.add_deparray(solv.SOLVABLE_REQUIRES, parsed(one))

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
    read_file_lists()
    solver, problems = solve()

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
