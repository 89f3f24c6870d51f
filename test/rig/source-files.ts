import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from './run-process.ts';

export interface SourceFile {
  /** Below the project's root, with '/' between. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

export interface Import {
  /** As written. */
  readonly from: string;
  /** The file of ours that it means; undefined for a package or a module of Node. */
  readonly file: string | undefined;
  readonly line: number;
}

const folders = ['recipes', 'specs', 'repo', 'iso', 'containers', 'pipeline'];

/** Every source file of the product itself, parsed. */
export const sourceFiles = (): readonly SourceFile[] =>
  folders
    .flatMap((folder) =>
      readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.[jt]s$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
    .toSorted()
    .map(parse);

const parse = (file: string): SourceFile => {
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
  return { path: file, lines: text.split('\n').length - 1, imports: importsOf(tree, file), tree };
};

const importsOf = (tree: ts.SourceFile, file: string): readonly Import[] =>
  nodesOf(tree).flatMap((node) => {
    const from = specifierOf(node);
    if (from === undefined) return [];
    const target = from.startsWith('.') ? path.join(path.dirname(file), from) : undefined;
    return [{ from, file: target, line: lineOf(tree, node) }];
  });

/** Of `import`, `export … from`, `import()` and `import('…').Type`. */
const specifierOf = (node: ts.Node): string | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && textOf(node.moduleSpecifier);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return textOf(node.argument.literal);
  }
  const isDynamic =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const [argument] = isDynamic ? node.arguments : [];
  return argument && textOf(argument);
};

const textOf = (node: ts.Node): string | undefined =>
  ts.isStringLiteralLike(node) ? node.text : undefined;

/** All nodes of a tree, outermost first. */
export const nodesOf = (root: ts.Node): readonly ts.Node[] => {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return all;
};

export const lineOf = (tree: ts.SourceFile, node: ts.Node): number =>
  tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
