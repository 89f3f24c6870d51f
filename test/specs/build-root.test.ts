import { expect, test } from 'vitest';
import { closureOf, output, type Output } from '../../pipeline/core/action.ts';
import { extendRoot, planBuildRoot } from '../../specs/build-root.ts';
import { rootSource } from '../rig/root-source.ts';
import { workOf } from '../rig/work-of.ts';

const tools = output('image', workOf('tools').action);
const imports = [output('rpms', workOf('imports').action)];
const base = planBuildRoot(rootSource({ tools, imports }), {
  environment: { kind: 'image', output: tools },
  macros: '',
});
const visible = closureOf([output('rpms', workOf('zstd').action)], []);
const requires = ['libzstd-devel >= 1.5', '(a or b)'];
const root = extendRoot({ name: 'xen', requires, own: [], visible }, base);

const contentsOf = ({ action: { inputs } }: Output) =>
  Object.fromEntries(inputs.map(({ path, content }) => [path, content]));

test('resolves from metadata and our RPMs, on top of what the base is', () => {
  const { '/in/request.json': request, ...contents } = contentsOf(root.resolved.added);
  expect(contents).toMatchObject({
    '/in/imports': base.source.metadata,
    '/in/base': base.resolved.root,
    '/in/ours': visible,
  });
  expect(JSON.parse(request?.kind === 'text' ? request.text : '')).toEqual({
    subject: 'xen',
    packages: ['gcc', 'rpm'],
    requires,
    arch: 'x86_64',
    prefer: [],
  });
});

test('makes a root of the base and the resolved RPMs, and of nothing else', () => {
  const { action } = root.image;
  expect(action.environment).toEqual({ kind: 'image', output: base.image });
  const { '/in/rpms': rpms, ...others } = contentsOf(root.image);
  expect(others).toEqual({ '/in/removed': root.resolved.removed });
  if (rpms === undefined || !('action' in rpms)) throw new Error('no RPMs');
  expect(rpms.action.job).toEqual({ kind: 'select', list: '/in/list/added' });
});
