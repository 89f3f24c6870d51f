import ts from 'typescript';
import { expect, test } from 'vitest';
import { lineOf, nodesOf, type SourceFile, sourceFiles } from './rig/source-files.ts';

interface Layer {
  readonly name: string;
  /** Files are in the layer of the longest folder that they are in. */
  readonly folders: readonly string[];
  /** Layers that it may import, beside itself. */
  readonly imports: readonly string[];
  /** Other modules: packages by name, `node:` for those of Node. */
  readonly modules: readonly string[];
}

const pure = ['zod', 'yaml', 'semver'];
const everything = ['*'];

/** What may import what. The arrow of the design, recipes → specs → repo → iso, is in `imports`. */
const layers: readonly Layer[] = [
  { name: 'core', folders: ['pipeline/core'], imports: [], modules: [] },
  { name: 'recipes', folders: ['recipes'], imports: ['core'], modules: pure },
  { name: 'specs', folders: ['specs'], imports: ['core', 'recipes'], modules: pure },
  { name: 'repo', folders: ['repo'], imports: ['core', 'recipes', 'specs'], modules: pure },
  { name: 'iso', folders: ['iso'], imports: ['core', 'recipes', 'specs', 'repo'], modules: pure },
  { name: 'answers', folders: ['iso/answers'], imports: ['core'], modules: pure },
  // A program of its own, on the machine that is installed.
  {
    name: 'installer',
    folders: ['iso/installer'],
    imports: ['answers', 'core'],
    modules: ['node:', 'zod'],
  },
  { name: 'bases', folders: ['containers/bases'], imports: ['core'], modules: [] },
  {
    name: 'acts',
    folders: [
      'containers/engines',
      'pipeline/host',
      'pipeline/store',
      'pipeline/publish',
      'pipeline/setup',
      'pipeline/boot',
    ],
    imports: ['core', 'answers', 'recipes', 'specs', 'repo', 'iso', 'bases', 'paths'],
    modules: everything,
  },
  // What acting code and joining code both know: where folders are, which versions are pinned.
  {
    name: 'paths',
    folders: ['pipeline/folders.ts', 'package.json'],
    imports: [],
    modules: ['node:'],
  },
  {
    name: 'joins',
    folders: ['pipeline'],
    imports: ['core', 'recipes', 'specs', 'repo', 'iso', 'answers', 'bases', 'acts', 'paths'],
    modules: everything,
  },
];

/** Each is an exception with a reason. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Digests are sha256, and Node has it.
  'pipeline/core/digest.ts': ['node:crypto'],
};

const files = sourceFiles();

const layerOf = (file: string): Layer => {
  const candidates = layers.flatMap((layer) =>
    layer.folders
      .filter((folder) => file === folder || file.startsWith(`${folder}/`))
      .map((folder) => ({ layer, length: folder.length })),
  );
  const [best] = candidates.toSorted((a, b) => b.length - a.length);
  if (best === undefined) throw new Error(`in no layer: ${file}`);
  return best.layer;
};

const isAllowed = (from: SourceFile, imported: SourceFile['imports'][number]): boolean => {
  const layer = layerOf(from.path);
  if (imported.file !== undefined) {
    const other = layerOf(imported.file);
    // `answers` is a part of iso that the installer shares: the whole may import its part.
    const own = layer === other || (layer.name === 'iso' && other.name === 'answers');
    return own || layer.imports.includes(other.name);
  }
  const module = imported.from.startsWith('node:') ? 'node:' : packageOf(imported.from);
  return (
    layer.modules.includes('*') ||
    layer.modules.includes(module) ||
    (exceptions[from.path]?.includes(imported.from) ?? false)
  );
};

const packageOf = (specifier: string): string => {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
};

test('has the files that the table speaks of', () => {
  const folders = layers.flatMap((layer) => layer.folders);
  const known = [...files.map(({ path }) => path), 'package.json'];
  const empty = folders.filter((folder) => !known.some((path) => path.startsWith(folder)));
  expect(empty).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(files.length);
});

test('imports only along the table', () => {
  const against = files.flatMap((file) =>
    file.imports
      .filter((imported) => !isAllowed(file, imported))
      .map(({ from, line }) => `${file.path}:${line} imports ${from}`),
  );
  expect(against).toEqual([]);
});

test('imports only files that are there', () => {
  const known = new Set(files.map(({ path }) => path));
  const absent = files.flatMap(({ path, imports }) =>
    imports
      .filter(({ file }) => file !== undefined && !known.has(file) && !file.endsWith('.json'))
      .map(({ from, line }) => `${path}:${line} imports ${from}`),
  );
  expect(absent).toEqual([]);
});

test('has no import cycle, type imports included', () => {
  const importsOf = new Map(
    files.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]),
  );
  const done = new Set<string>();
  const cycleFrom = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of importsOf.get(file) ?? []) {
      const cycle = cycleFrom(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  const cycles = files.flatMap(({ path }) => cycleFrom(path, [])?.join(' → ') ?? []);
  expect(cycles).toEqual([]);
});

const pureLayers = ['core', 'recipes', 'specs', 'repo', 'iso', 'answers', 'bases'];
const acting = new Set([
  'process',
  'fetch',
  'console',
  'performance',
  'setTimeout',
  'setInterval',
  'globalThis',
  'Buffer',
  'require',
]);

/** Whether a node reads the clock, chance, the network or the process. */
const actsAt = (node: ts.Node): boolean => {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`;
    return text === 'Math.random' || text === 'Date.now';
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return (node.arguments?.length ?? 0) === 0;
  }
  return ts.isIdentifier(node) && acting.has(node.text) && isValue(node);
};

/** Whether an identifier is used as a value, not as the name of a member or of something of ours. */
const isValue = ({ parent, text }: ts.Identifier): boolean => {
  if (ts.isPropertyAccessExpression(parent)) return parent.expression.getText() === text;
  return !(
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isTypeReferenceNode(parent) ||
    ts.isBindingElement(parent) ||
    ts.isLiteralTypeNode(parent)
  );
};

const problems = (
  some: readonly SourceFile[],
  isProblem: (node: ts.Node) => boolean,
): readonly string[] =>
  some.flatMap(({ path, tree }) =>
    nodesOf(tree)
      .filter(isProblem)
      .map((node) => `${path}:${lineOf(tree, node)} ${node.getText(tree).slice(0, 60)}`),
  );

const typed = files.filter(({ path }) => path.endsWith('.ts'));

test('acts only where acting is the task', () => {
  const shouldBePure = files.filter(({ path }) => pureLayers.includes(layerOf(path).name));
  expect(problems(shouldBePure, actsAt)).toEqual([]);
});

test('knows no `any`, no `!`, and no enum, namespace or parameter property', () => {
  const forbidden = (node: ts.Node) =>
    node.kind === ts.SyntaxKind.AnyKeyword ||
    ts.isNonNullExpression(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent));
  expect(problems(typed, forbidden)).toEqual([]);
});

/** `as` elsewhere than in `as const`: none so far. Each would need its reason here. */
const casts: readonly string[] = [];

test('casts nothing', () => {
  const isCast = (node: ts.Node) =>
    (ts.isAsExpression(node) && node.type.getText() !== 'const') ||
    ts.isTypeAssertionExpression(node);
  const found = problems(typed, isCast);
  expect(found.filter((one) => !casts.some((known) => one.startsWith(known)))).toEqual([]);
});

test('has short files, named for the one thing that they export', () => {
  expect(files.filter(({ lines }) => lines > 250).map(({ path }) => path)).toEqual([]);
  const lengths = files.map(({ lines }) => lines).toSorted((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(80);
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const vague = /^(utils?|helpers?|common|misc|types|index|manager|shared|lib)\.[jt]s$/;
  expect(names.filter((name) => vague.test(name))).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.[jt]s$/.test(name))).toEqual([]);
});

const functions = files.flatMap(({ path, tree }) =>
  nodesOf(tree).flatMap((node) =>
    ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)
      ? [{ at: `${path}:${lineOf(tree, node)}`, node, lines: linesOf(tree, node) }]
      : [],
  ),
);

function linesOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(tree, node);
}

test('has short functions of few parameters', () => {
  const lengths = functions.map(({ lines }) => lines).toSorted((a, b) => a - b);
  const quantile = (part: number) => lengths[Math.floor(lengths.length * part)];
  expect(quantile(0.5)).toBeLessThanOrEqual(12);
  expect(quantile(0.9)).toBeLessThanOrEqual(30);
  const many = functions.filter(({ node }) => node.parameters.length > 3);
  expect(many.map(({ at }) => at)).toEqual([]);
});

test('exports only what is named, never by default', () => {
  const isDefault = (node: ts.Node) =>
    ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword;
  const exported = (node: ts.Node) => isDefault(node) && !ts.isDefaultClause(node.parent);
  expect(problems(typed, exported)).toEqual([]);
});
