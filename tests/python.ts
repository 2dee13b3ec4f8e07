/** A Python with Keras and PyTorch for tests that compare with them; `npm test` makes it where it can. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPython } from '../scripts/python.mjs';

/** Its path, or why there is none: `describe.skipIf(!python.path)`, and the reason is printed. */
export const python = await findPython();

/**
 * Run a program in it.
 * @param program Python text
 * @param input what it reads from its standard input
 * @returns what it printed
 * @throws {Error} with what it said of its failure
 */
export function runPython(program: string, input = ''): string {
  if (!python.path) throw new Error(`No Python with Keras and PyTorch: ${python.missing}`);
  const { status, stdout, stderr, error } = spawnSync(python.path, ['-c', program], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: {
      ...process.env,
      // Only what goes wrong is said.
      TF_CPP_MIN_LOG_LEVEL: '3',
      TF_ENABLE_ONEDNN_OPTS: '0',
      // What Python has compiled of Keras is kept, wherever it is installed: to compile it takes as long again as to import it.
      PYTHONDONTWRITEBYTECODE: '',
      PYTHONPYCACHEPREFIX: fileURLToPath(new URL('../.cache/python-compiled', import.meta.url)),
    },
  });
  if (status !== 0) throw new Error(error?.message ?? stderr);
  return stdout;
}
