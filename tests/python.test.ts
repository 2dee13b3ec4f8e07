import { expect, it } from 'vitest';
import { python, runPython } from './python.ts';

if (!python.path)
  console.warn(`No Python with Keras and PyTorch, so nothing is compared with them: ${python.missing}.`);

it.skipIf(!python.path)(
  'the Python of the tests has Keras and PyTorch',
  () => {
    const program =
      'import keras, torch; print(keras.__version__, torch.__version__, torch.ones(2).sum().item())';
    expect(runPython(program).trim()).toBe('3.15.1 2.13.0+cpu 2.0');
  },
  240_000,
);
