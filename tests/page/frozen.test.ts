import { describe, expect, test } from 'vitest';
import { fromJson, toJson } from '../../src/notebook/outputs/frozen.ts';

describe('stored outputs', () => {
  test('survive JSON: typed arrays, dates, numbers beyond the finite', () => {
    const value = {
      values: Float32Array.of(0.1, -2, Infinity),
      counts: Int32Array.of(1, 2),
      when: new Date('2026-01-02T03:04:05Z'),
      statistics: { min: NaN, max: -Infinity, mean: 0.5 },
      nested: [{ a: null }, 'text', true],
    };
    expect(fromJson(JSON.parse(JSON.stringify(toJson(value))))).toEqual(value);
  });

  test('a float32 is written no longer than it needs', () => {
    expect(JSON.stringify(toJson(Float32Array.of(0.1)))).toBe('{"$array":"Float32Array","values":[0.1]}');
  });
});
