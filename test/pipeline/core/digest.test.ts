import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asDigest,
  canonicalJson,
  digestOf,
  digestOfValue,
  isDigest,
} from '../../../pipeline/core/digest.ts';

test('is the sha256 that other tools compute', () => {
  expect(digestOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('takes a text as UTF-8', () => {
  expect(digestOf('é')).toBe(digestOf(Uint8Array.of(0xc3, 0xa9)));
});

test.each(['', 'abc', 'A'.repeat(64), 'g'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`])(
  'does not take %j for a digest',
  (text) => {
    expect(isDigest(text)).toBe(false);
    expect(() => asDigest(text)).toThrow('not a sha256');
  },
);

test('writes members in code-unit order, without white space', () => {
  expect(canonicalJson({ b: [1, { z: null, a: 'x' }], a: true, Z: 1, é: 2 })).toBe(
    '{"Z":1,"a":true,"b":[1,{"a":"x","z":null}],"é":2}',
  );
});

test('leaves out members that are undefined, at every depth', () => {
  expect(canonicalJson({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
  expect(digestOfValue({ a: 1, b: undefined })).toBe(digestOfValue({ a: 1 }));
});

const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });

test('loses nothing', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('does not depend on the order in which members were added', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
  );
});
