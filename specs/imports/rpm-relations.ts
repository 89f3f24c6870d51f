import type { Glue } from '../../recipes/imports/glue.ts';
import { glueOf } from '../../recipes/imports/glue.ts';
import type { DebFacts } from './deb-facts.ts';
import { type Constraint, type Relation, readRelations } from './debian-relation.ts';
import { readDebianVersion, renderEvr } from './debian-version.ts';

/**
 * The package's Depends as RPM Requires. Recommends are left out: a product names what it wants.
 * Conflicts and Breaks are left out too: they speak of versions that a locked release does not
 * have, and RPM itself refuses two packages with the same file.
 */
export const requiresOf = ({ name, control }: DebFacts, glue: Glue): readonly string[] => {
  const own = glueOf(glue, name);
  const dropped = new Set([...glue.drop.requires, ...own.drop.requires]);
  const clauses = ['pre-depends', 'depends']
    .flatMap((field) => readRelations(control.get(field)))
    .filter((clause) => !clause.some((relation) => dropped.has(relation.name)))
    .map(renderClause);
  return [...new Set([...clauses, ...own.requires])];
};

export const providesOf = ({ name, control }: DebFacts, glue: Glue): readonly string[] => [
  ...readRelations(control.get('provides')).flat().map(renderRelation),
  ...glueOf(glue, name).provides,
];

const renderClause = (clause: readonly Relation[]): string => {
  const alternatives = [...new Set(clause.map(renderRelation))];
  return alternatives.length === 1 ? alternatives.join('') : `(${alternatives.join(' or ')})`;
};

const renderRelation = ({ name, constraint }: Relation): string =>
  constraint === undefined ? name : `${name} ${renderConstraint(constraint)}`;

const renderConstraint = ({ operator, version }: Constraint): string => {
  const evr = readDebianVersion(version);
  const text = renderEvr(evr);
  switch (operator) {
    case '<<':
      return `< ${text}`;
    case '>>':
      // Debian's 1.2-3 is later than 1.2; RPM takes both for equal when one has no release.
      return evr.release === undefined ? `>= ${text}` : `> ${text}`;
    case '<=':
    case '=':
    case '>=':
      return `${operator} ${text}`;
  }
};
