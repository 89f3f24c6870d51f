import { checkKickstart, checkProfile } from '../../iso/answers/check-kickstart.ts';
import type { Medium } from '../../iso/answers/medium.ts';
import type { Problem } from '../../iso/answers/problem.ts';
import { renderKickstart } from '../../iso/answers/render-kickstart.ts';
import type { Profile } from '../../iso/image.ts';
import type { AnswersProfile } from '../../recipes/product.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';

export interface CheckedProfile {
  readonly profile: Profile;
  readonly kickstart: string;
}

export interface ProfileText {
  readonly written: AnswersProfile;
  readonly text: string;
}

/** Every profile as kickstart, checked; also against the medium where that is known. */
export const checkProfiles = (
  profiles: readonly ProfileText[],
  medium?: Medium,
): Result<readonly CheckedProfile[], readonly Diagnostic[]> => {
  const checked = profiles.map((profile) => checkOne(profile, medium));
  const problems = checked.flatMap((one) => (one.ok ? [] : one.failure));
  return problems.length > 0
    ? failure(problems)
    : success(checked.flatMap((one) => (one.ok ? [one.value] : [])));
};

const checkOne = (
  { written: { name, title, file }, text }: ProfileText,
  medium: Medium | undefined,
): Result<CheckedProfile, readonly Diagnostic[]> => {
  const isYaml = file.endsWith('.yaml');
  const { answers, problems } = (isYaml ? checkProfile : checkKickstart)(
    text,
    medium ? { medium } : {},
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (answers === undefined || errors.length > 0) {
    return failure(errors.map((problem) => diagnosticOf(problem, { file, text })));
  }
  const manner = answers.confirm ? 'confirm' : 'unattended';
  return success({
    profile: { id: name, title, manner },
    kickstart: isYaml ? renderKickstart(answers) : text,
  });
};

const diagnosticOf = (
  { at, message, remedy }: Problem,
  { file, text }: { readonly file: string; readonly text: string },
): Diagnostic => {
  const sourceLine = text.split('\n')[at.line - 1];
  return {
    code: 'answers/problem',
    message,
    location: { file, ...at, ...(sourceLine === undefined ? {} : { sourceLine }) },
    ...(remedy === '' ? {} : { remedy: [remedy] }),
    exitCode: 2,
  };
};
