/** The bundle that the kernel is sent when a cell first writes a network as a program; see `late-exports.ts`. */
import {
  ownLayersScript,
  toCsv,
  toKerasCode,
  toMarkdown,
  toRunNotebook,
  toTorchCode,
} from '../nn/export/index.ts';
import type { ExportsBundle } from './late-exports.ts';

globalThis.residualExports = {
  ownLayersScript,
  toCsv,
  toKerasCode,
  toMarkdown,
  toRunNotebook,
  toTorchCode,
} satisfies ExportsBundle;
