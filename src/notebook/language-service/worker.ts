/** The worker of a page in which TypeScript runs; built on its own, and fetched when an editor is first turned to. */
import ts from 'typescript';
import type { Declarations } from './declarations.ts';
import type { FromService, ToService } from './messages.ts';
import { type CellService, createCellService } from './service.ts';

declare const self: DedicatedWorkerGlobalScope;

const read = (file: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(file));
const tell = (message: FromService): void => self.postMessage(message);

let service: CellService | undefined;

self.addEventListener('message', ({ data: message }: MessageEvent<ToService>) => {
  switch (message.type) {
    case 'open': {
      if (message.words) sayIn(read(message.words) as Record<string, string>);
      service = createCellService(read(message.declarations) as Declarations, message.cells);
      // The first question takes longest: it is asked before anyone waits for it.
      const first = message.cells[0];
      if (first) service.answer({ topic: 'problems', cell: first.cell, at: 0 });
      tell({ type: 'ready' });
      return;
    }
    case 'text':
      service?.update(message.cell, message.text);
      return;
    case 'ask':
      tell({ type: 'answer', id: message.id, answer: answerTo(message.question) });
  }
});

function answerTo(question: (ToService & { type: 'ask' })['question']) {
  try {
    return service?.answer(question);
  } catch (error) {
    // A fault over a text half written costs one answer; the next has another text.
    console.warn(error);
    return undefined;
  }
}

/** TypeScript has its messages in many languages, and its own tools choose one by this, which its types leave out. */
function sayIn(words: Record<string, string>): void {
  (
    ts as unknown as { setLocalizedDiagnosticMessages(words: Record<string, string>): void }
  ).setLocalizedDiagnosticMessages(words);
}
