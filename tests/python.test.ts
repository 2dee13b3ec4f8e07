import { expect, it } from 'vitest';
import { python, runPython } from './python.ts';

if (!python.path)
  console.warn(`No Python with Keras and PyTorch, so nothing is compared with them: ${python.missing}.`);

it.skipIf(!python.path)(
  'the Python of the tests has Keras and PyTorch',
  () => {
    // That they can be imported, which takes seconds, whoever compares with them sees.
    const program = "from importlib.metadata import version; print(version('keras'), version('torch'))";
    expect(runPython(program).trim()).toBe('3.15.1 2.13.0+cpu');
  },
  240_000,
);
