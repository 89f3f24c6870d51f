import { solving } from './solving.ts';

/**
 * The program that finds what meets needs, each for itself. Where there are RPMs of ours, a line for
 * each need: the packages of ours that meet it, as `libfoo-devel/foo` with their source. Else a line
 * for each that neither an import nor what specs state meets. With what comes near it, the imports
 * that meet it, and tabs between.
 */
export const providerFinder = String.raw`${solving}
needs = [one['text'] for one in request['needs']]
names = {one['text']: one['names'] for one in request['needs']}

# What asks for file names says which of them libsolv has to know.
asking = pool.add_repo('asking')
def asker(text):
    one = asking.add_solvable()
    one.name, one.evr, one.arch = 'need(' + text + ')', '0', 'noarch'
    # Who resolves a root tells of what is no dependency.
    if not text.startswith('(') or pool.parserpmrichdep(text):
        one.add_deparray(solv.SOLVABLE_REQUIRES, parsed(text))
    return one
askers = {text: asker(text) for text in needs}

stated = pool.add_repo('stated')
for one in request['stated']:
    package = stated.add_solvable()
    package.name, package.evr, package.arch = one['name'], one['evr'], one['arch']
    for text in [one['name'] + ' = ' + one['evr'], *one['provides']]:
        package.add_deparray(solv.SOLVABLE_PROVIDES, parsed(text))
index()

def is_of(repo, one):
    return one.repo.name == repo.name

def solved(text):
    """What is installed for a rich one: only the solver knows whether and how it is met."""
    solver = pool.Solver()
    solver.set_flag(solver.SOLVER_FLAG_IGNORE_RECOMMENDED, 1)
    if solver.solve([pool.Job(solv.Job.SOLVER_INSTALL | solv.Job.SOLVER_SOLVABLE, askers[text].id)]):
        return []
    return solver.transaction().newsolvables()

def is_met(text):
    if text.startswith('('):
        return bool(solved(text))
    return any(not is_of(asking, one) for one in pool.whatprovides(parsed(text)))

def source_of(one):
    # libsolv keeps no name that is the package's own.
    is_same = one.lookup_void(solv.SOLVABLE_SOURCENAME)
    return one.name if is_same else one.lookup_str(solv.SOLVABLE_SOURCENAME) or ''

def meant(text):
    return {one.id for name in names[text] for one in pool.whatprovides(pool.Dep(name))}

def found(text):
    if not text.startswith('('):
        meeting = pool.whatprovides(parsed(text))
    else:
        meeting = [one for one in solved(text) if one.id in meant(text)]
    return sorted({one.name + '/' + source_of(one) for one in meeting if is_of(ours, one)})

def imported(text):
    """Of a rich one, whatever it speaks of: who has several knows which of them was taken."""
    meeting = map(pool.id2solvable, meant(text)) if text.startswith('(') else pool.whatprovides(parsed(text))
    return sorted({one.name for one in meeting if is_of(imports, one)})

unmet = needs
if not files:
    unmet = [text for text in needs if not is_met(text)]
    if unmet:
        read_file_lists()
        unmet = [text for text in unmet if not is_met(text)]

with open('/out/providers', 'w') as out:
    for text in unmet:
        out.write('\t'.join([text, ' '.join(found(text)), near(text), ' '.join(imported(text))]) + '\n')
`;
