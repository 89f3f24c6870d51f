/** One alternative of a relation field: `libc6:any (>= 2.36)`. */
export interface Relation {
  readonly name: string;
  readonly constraint?: Constraint;
}

export interface Constraint {
  readonly operator: Operator;
  readonly version: string;
}

export type Operator = '<<' | '<=' | '=' | '>=' | '>>';

/** Reads `a (>= 1) | b, c`: clauses that must all hold, each a list of alternatives. */
export const readRelations = (field: string | undefined): readonly (readonly Relation[])[] =>
  (field ?? '')
    .split(',')
    .map((clause) => clause.split('|').flatMap(readRelation))
    .filter((clause) => clause.length > 0);

const pattern = /^\s*([^\s:([]+)(?::[a-z0-9]+)?\s*(?:\(\s*(<<|<=|=|>=|>>)\s*([^\s)]+)\s*\))?/;

const operators: ReadonlyMap<string, Operator> = new Map(
  (['<<', '<=', '=', '>=', '>>'] as const).map((operator) => [operator, operator]),
);

const readRelation = (text: string): readonly Relation[] => {
  const [, name, sign = '', version] = pattern.exec(text) ?? [];
  const operator = operators.get(sign);
  if (name === undefined) return [];
  if (operator === undefined || version === undefined) return [{ name }];
  return [{ name, constraint: { operator, version } }];
};
