import { expect, test } from 'vitest';
import { planOf } from '../../../pipeline/core/plan.ts';
import { planImage, planMedium } from '../../../iso/plan-image.ts';
import { workOf } from '../../rig/work-of.ts';
import { testImage } from '../rig/test-image.ts';

const tools = { ...workOf('tools'), kind: 'image' } as const;
const repository = { ...workOf('repository'), kind: 'repository' } as const;
const image = testImage();
const medium = planMedium(repository, {
  tools,
  image,
  installRoot: ['installer'],
  packages: ['everything'],
});
const isoWith = (answers: string) =>
  planImage(medium, { tools, image, answers: { default: answers, ci: '' }, notices: {} });

test('other answers make a new ISO of the same parts', () => {
  const idsOf = (answers: string) => planOf([isoWith(answers)]).actions.map(({ id }) => id);
  const [first, second] = [idsOf('timezone UTC\n'), idsOf('timezone Europe/Paris\n')];
  expect(second.filter((id) => !first.includes(id))).toHaveLength(1);
});

test('each profile, the menu and the descriptions are texts of the last step alone', () => {
  const texts = isoWith('x').action.inputs.filter(({ content }) => content.kind === 'text');
  expect(texts.map(({ path }) => path).toSorted()).toEqual([
    '/in/medium/.discinfo',
    '/in/medium/.treeinfo',
    '/in/medium/answers/ci.ks',
    '/in/medium/answers/default.ks',
    '/in/medium/boot/grub/grub.cfg',
    '/in/medium/media.repo',
  ]);
});

test('composing needs no rights: only what dnf installs does', () => {
  const jobs = planOf([isoWith('x')]).actions.flatMap(({ label, job }) =>
    job.kind === 'container' ? [[label.step, job.user]] : [],
  );
  expect(Object.fromEntries(jobs)).toMatchObject({
    'compose-iso': 'builder',
    'describe-medium': 'builder',
    'make-boot-images': 'builder',
    'compose-install-root': 'root',
  });
});

test('the snapshot time is the only time that a medium knows', () => {
  const { job } = isoWith('x').action;
  expect(job.kind === 'container' && job.env['SOURCE_DATE_EPOCH']).toBe('1795200000');
});
