import type { Shape } from './layer-spec.ts';

/** `56×56×64`, as shapes are written in prose and messages. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? 'one number' : shape.join('×');
}
