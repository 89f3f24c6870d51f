import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkKickstart } from '../../../iso/answers/check-kickstart.ts';
import { parseKickstart } from '../../../iso/answers/parse-kickstart.ts';
import { hasErrors } from '../../../iso/answers/problem.ts';
import { renderKickstart } from '../../../iso/answers/render-kickstart.ts';
import { quoteWord, splitWords } from '../../../iso/answers/words.ts';
import { arbitraryAnswers } from './arbitrary-answers.ts';

test('what is rendered as kickstart is read back as the same answers', () => {
  fc.assert(
    fc.property(arbitraryAnswers, (answers) => {
      const { answers: read, problems } = parseKickstart(renderKickstart(answers));
      expect(problems).toEqual([]);
      expect(read).toEqual(answers);
    }),
  );
});

test('what is rendered has no errors', () => {
  fc.assert(
    fc.property(arbitraryAnswers, (answers) => {
      const { problems } = checkKickstart(renderKickstart(answers));
      expect(hasErrors(problems) ? problems : []).toEqual([]);
    }),
  );
});

test('a quoted word is read back as one word', () => {
  const text = fc.string({ unit: 'binary' }).filter((one) => !/[\n\r\u2028\u2029]/.test(one));
  fc.assert(
    fc.property(text, (word) => {
      const { words, problems } = splitWords(`x ${quoteWord(word)} # end`, 1);
      expect({ words: words.map((one) => one.text), problems }).toEqual({
        words: ['x', word],
        problems: [],
      });
    }),
  );
});

test('any text at all is read without an exception', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('part / --size=1', '%post', '%end', 'network --ip', 'raid', 'logvol', 'user'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(checkKickstart(lines.join('\n')).problems).toBeInstanceOf(Array);
    }),
  );
});
