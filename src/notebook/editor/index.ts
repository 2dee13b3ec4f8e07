/** The editor of a cell. `editor.ts`, with CodeMirror, is a door too: it comes when a reader turns to a cell's text. */

export { bearsService, type Machine } from './bearing.ts';
export {
  type CodeService,
  createCodeService,
  type ServiceParts,
  type ServiceWorkerPort,
} from './code-service.ts';
export type { CellEditor, EditorAction, EditorOptions } from './editor.ts';
