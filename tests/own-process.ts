/** Which files of tests need a process of their own, and which may follow one another in one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, modulesUnder } from './reached.ts';

const root = join(import.meta.dirname, '..');

/** tfjs is one engine a process, with a backend and the tensors there are. */
const usesTensors = /\b(?:from|import)\s*\(?\s*'@tensorflow\//;

/** What a test may leave behind for those after it: a document, names of all modules, what stands for a module or a clock. */
const changesProcess =
  /\bjsdom\b|\bvi\.\w|\bglobalThis\b|\bprocess\.(?!cwd\b|execPath\b|version\b|cpuUsage\b|platform\b)\w/;

/** Files of tests that neither have tensors nor change what others in their process see. */
export function filesThatShare(isDriven: (file: string) => boolean): string[] {
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    if (!texts.has(file)) texts.set(file, readFileSync(join(root, file), 'utf8'));
    return texts.get(file) ?? '';
  };
  return filesBelow('tests')
    .filter((file) => file.endsWith('.test.ts') && !isDriven(file))
    .filter((file) => {
      const modules = modulesUnder([file]);
      return !modules.some(
        (module) =>
          usesTensors.test(textOf(module)) ||
          (module.startsWith('tests/') && changesProcess.test(textOf(module))),
      );
    });
}
