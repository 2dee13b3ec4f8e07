import { expect, test } from 'vitest';
import en from '../../content/ui/en/inspector.json';
import ko from '../../content/ui/ko/inspector.json';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('both languages have the same keys', () => {
  expect(Object.keys(en)).toEqual(Object.keys(ko));
});

test('each string has the same places to fill in both languages', () => {
  for (const [key, text] of Object.entries(ko)) {
    expect([key, places(en[key as keyof typeof en])]).toEqual([key, places(text)]);
  }
});
