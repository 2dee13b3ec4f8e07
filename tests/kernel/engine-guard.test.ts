import { describe, expect, it } from 'vitest';
import { slowness } from '../slowness.ts';
import { useKernel } from './run-cells.ts';

const { run } = useKernel();

describe('what would take away the engine that all cells share', () => {
  it.each([
    'tf.engine().reset()',
    "tf.removeBackend('wasm')",
    'tf.removeBackend(tf.getBackend())',
    'tf.backend().dispose()',
    'tf.engine().backend.dispose()',
    "tf.engine().removeBackend('wasm')",
    'Object.getPrototypeOf(tf.engine()).reset.call(tf.engine())',
  ])('%s ends the run with an error, and the next one runs', async (attempt) => {
    await run('const x = tf.tensor1d([1, 2]);', { cell: 'before', exports: ['x'] });
    const { outcome, error, milliseconds } = await run(`${attempt};\ndisplay(1);`);
    expect(outcome).toBe('failed');
    expect(error?.explanation?.code).toBe('engine-control');
    expect(milliseconds).toBeLessThan(1_000 * slowness());
    const after = await run('__last((x.add(1).arraySync()))', { cell: 'after', imports: { x: 'before' } });
    expect(after.outcome).toBe('ok');
  });

  it.each([
    'tf.disposeVariables()',
    'tf.engine().disposeVariables()',
    'tf.engine().endScope(); tf.engine().endScope()',
  ])('%s leaves a kernel that builds and trains', async (attempt) => {
    await run(attempt);
    const { outcome, error } = await run(`
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
        model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
        await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), { epochs: 2 });`);
    expect(outcome, JSON.stringify(error)).toBe('ok');
  });
});
