import { legible } from './legible.ts';
import { RefusedData } from './refused-data.ts';

/** Readers of single fields. Each returns the field or throws `RefusedData` naming it. */

export function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RefusedData(`${name} is no object`);
  return value as Record<string, unknown>;
}

export function list(value: unknown, name: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw new RefusedData(`${name} is no list`);
  if (value.length > most) throw new RefusedData(`${name} has more than ${most} entries`);
  return Array.from(value as unknown[]);
}

export function text(value: unknown, name: string, most: number): string {
  if (typeof value !== 'string') throw new RefusedData(`${name} is no text`);
  if (value.length > most) throw new RefusedData(`${name} is longer than ${most} characters`);
  return legible(value);
}

export function number(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new RefusedData(`${name} is no finite number`);
  return value;
}

/** A whole number from 0 to `most`. */
export function count(value: unknown, name: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most) {
    throw new RefusedData(`${name} is no whole number from 0 to ${most}`);
  }
  return value as number;
}

/** A whole number from 1 to `most`: a length of something that is there. */
export function size(value: unknown, name: string, most: number): number {
  if (value === 0) throw new RefusedData(`${name} is 0`);
  return count(value, name, most);
}

export function boolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new RefusedData(`${name} is no boolean`);
  return value;
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
  if (!allowed.includes(value as T)) throw new RefusedData(`${name} is none of ${allowed.join(', ')}`);
  return value as T;
}

export function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}
