import { describe, expect, it } from 'vitest';
import english from '../../content/ui/en/errors.json' with { type: 'json' };
import korean from '../../content/ui/ko/errors.json' with { type: 'json' };
import { problemTexts } from '../../src/notebook/language/problem.ts';

const places = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).sort();
const ko: Record<string, string> = korean;
const en: Record<string, string> = english;

/** Reasons and refusals that the engine gives as codes only. */
const codes = {
  'cell-edited': [],
  'cell-input-changed': [],
  'ancestor-changed': ['{ancestor}'],
  'ancestor-failed': ['{ancestor}'],
  'ancestor-stopped': ['{ancestor}'],
  'kernel-lost': [],
  'backend-changed': [],
  'cell-stopped': [],
  'share-too-large': ['{limit}', '{size}'],
  'share-unreadable': [],
  'share-unknown-cell': ['{cell}'],
  'edits-full': [],
  'edits-unavailable': [],
};

describe('what the engine says', () => {
  it.each(Object.entries(problemTexts))('%s is written in both languages', (code, text) => {
    expect(en[code]).toBe(text);
    expect(new Set(places(ko[code]))).toEqual(new Set(places(text)));
  });

  it.each(Object.entries(codes))('%s is written in both languages', (code, values) => {
    expect(places(en[code])).toEqual(values);
    expect(places(ko[code])).toEqual(values);
  });
});
