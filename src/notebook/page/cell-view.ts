/** Draws the snapshots of one cell into its element. */
import { tell } from '../../explained/index.ts';
import { fill } from '../../i18n.ts';
import {
  contained,
  coverFaceless,
  curable,
  deferredView,
  drawingWeight,
  drawnAtOnce,
  durationText,
  element,
  explanationText,
  type OutputHost,
  sliceElements,
  textOf,
  type View,
  whenDrawn,
} from '../outputs/index.ts';
import type { CellOutput, CellSnapshot, CellState } from '../runtime/index.ts';

/** What all cells of a page share. */
export type CellSurroundings = Omit<OutputHost, 'cell' | 'slot'>;

/** A line above a cell's output: an offer, a problem, a comparison. One of each `kind`. */
export interface CellNotice {
  kind: string;
  tone: 'note' | 'warning' | 'problem';
  content: (Node | string)[];
  actions?: readonly { label: string; run: () => void }[];
}

const stateTexts: Record<CellState, string> = {
  idle: 'stateIdle',
  queued: 'stateQueued',
  running: 'stateRunning',
  fresh: 'stateFresh',
  stale: 'stateStale',
  failed: 'stateFailed',
  stopped: 'stateStopped',
};

interface Shown {
  output: CellOutput['output'];
  view: View;
}

/** Of the same run, and the same of it. */
const showsTheSame = (
  a: Pick<CellSnapshot, 'version' | 'outputs'>,
  b: Pick<CellSnapshot, 'version' | 'outputs'>,
): boolean =>
  a.version === b.version &&
  a.outputs.length === b.outputs.length &&
  a.outputs.every(({ slot, output, current }, at) => {
    const other = b.outputs[at];
    return slot === other?.slot && output === other.output && current === other.current;
  });

/** Where notices of a cell stand, below its line of controls; made with the first view of it. */
function noticesOf(root: HTMLElement): HTMLElement {
  const there = root.querySelector<HTMLElement>('.cell-notices');
  if (there) return there;
  const made = root.ownerDocument.createElement('div');
  made.className = 'cell-notices';
  made.hidden = true;
  root.querySelector('.cell-bar')?.after(made);
  return made;
}

export class CellView {
  readonly element: HTMLElement;
  readonly #surroundings: CellSurroundings;
  readonly #output: HTMLElement;
  readonly #notices: HTMLElement;
  readonly #status: HTMLElement;
  readonly #shown = new Map<string, Shown>();
  /** The lines that stand before what came later, from the first. */
  readonly #laterMarks: HTMLElement[] = [];
  readonly #noticesByKind = new Map<string, HTMLElement>();
  /** How high what the build has drawn was, by slot (pixels): what takes its place keeps to that where it can. */
  readonly #stood = new Map<number, number>();
  #frozen = true;
  /** Says above the outputs whose they are. */
  #note: HTMLElement | null = null;
  /** The cell that runs before this one's turn comes. */
  #ahead: string | undefined;
  /** What it was last told to show. */
  #told: Pick<CellSnapshot, 'version' | 'outputs'> = { version: 0, outputs: [] };
  /** How often that was something else than before, and up to which of these all of it stands. */
  #changes = 0;
  #drawnChanges = 0;

  constructor(root: HTMLElement, surroundings: CellSurroundings) {
    this.element = root;
    this.#surroundings = surroundings;
    this.#output = root.querySelector('[data-output]') as HTMLElement;
    this.#notices = noticesOf(root);
    this.#status = root.querySelector('.cell-status') as HTMLElement;
  }

  get name(): string {
    return this.element.dataset['cell'] ?? '';
  }

  /** Its code may be behind its Keras counterpart; the choice for the other cells stands. */
  showTypeScript(): void {
    const tab = this.element.querySelector<HTMLInputElement>('input[value="typescript"]');
    if (tab) tab.checked = true;
  }

  /** What the cell's editor can be asked by a press stands in its menu, once there is an editor. */
  offerEditing(actions: readonly { action: string; label: string; keys: string }[]): void {
    const menu = this.element.querySelector('.cell-menu');
    const { document } = this.#surroundings;
    menu?.append(
      ...actions.map(({ action, label, keys }) =>
        element(
          document,
          'button',
          { type: 'button', 'data-action': action, 'aria-keyshortcuts': keys },
          label,
          element(document, 'kbd', { 'aria-hidden': 'true' }, keys.replaceAll('Control', 'Ctrl')),
        ),
      ),
    );
  }

  /** Which cell runs while this one waits: else a reader who asked for this one sees nothing happen. */
  tellAhead(name: string | undefined): void {
    this.#ahead = name;
    if (this.element.dataset['state'] === 'queued') this.#status.textContent = this.#queuedText();
  }

  #queuedText(): string {
    const host = this.#surroundings;
    return this.#ahead === undefined
      ? textOf(host, 'stateQueued')
      : textOf(host, 'stateQueuedBehind', { name: this.#ahead });
  }

  /** State, buttons, problems: everything but the outputs. */
  drawState(snapshot: CellSnapshot): void {
    const { element: root } = this;
    const { state, edited } = snapshot;
    const busy = state === 'running' || state === 'queued';
    root.dataset['state'] = state;
    root.toggleAttribute('data-edited', edited);
    if (!showsTheSame(snapshot, this.#told)) this.#changes++;
    this.#told = snapshot;
    this.#tellBusy();
    this.#button('run', !busy);
    this.#button('stop', busy || snapshot.goesOn);
    this.#button('reset', edited);
    this.#button('compare', edited);
    this.#status.textContent = this.#statusText(snapshot);
    this.#drawProblems(snapshot);
  }

  /**
   * Bring the shown outputs in line with the snapshots': the cell's own and, after them,
   * those of cells that belong to it (an exercise's checks). Views that can take the newer
   * output keep their element, so that a live curve and its place on the screen stay put.
   * Yields before each output, so that the caller can let the page answer in between: about how many elements it will
   * put on the page or take from it.
   */
  *drawOutputs(snapshots: readonly CellSnapshot[]): Generator<number, void> {
    const [own] = snapshots;
    const changes = this.#changes;
    try {
      if (snapshots.some(({ version }) => version > 0)) yield* this.#drawEach(snapshots);
    } finally {
      if (own && own.state !== 'running') void this.#end(changes);
    }
  }

  /** Its outputs have their places; some draw themselves a moment later, or in pieces. */
  async #end(changes: number): Promise<void> {
    await this.#allDrawn();
    this.#drawnChanges = Math.max(this.#drawnChanges, changes);
    this.#tellBusy();
  }

  /**
   * A run has ended for a reader when what it showed stands, and so has an attempt that was refused before it ran: outputs are
   * drawn by turns, after the state.
   */
  #tellBusy(): void {
    const { element: root } = this;
    const busy = root.dataset['state'] === 'running' || this.#changes > this.#drawnChanges;
    root.setAttribute('aria-busy', String(busy));
  }

  #allDrawn(): Promise<unknown> {
    return Promise.all([...this.#shown.values()].map(({ view }) => whenDrawn(view.element)));
  }

  *#drawEach(snapshots: readonly CellSnapshot[]): Generator<number, void> {
    if (this.#frozen) this.#takeOver();
    const hasFailed = ({ state, outputs }: CellSnapshot): boolean =>
      state === 'failed' && outputs.some(({ current }) => current);
    const [own] = snapshots;
    const wanted = snapshots.flatMap((snapshot) => {
      const { name, outputs } = snapshot;
      // Behind an error, what an earlier run showed would only stand in its way, and so would the checks of it.
      const failed = hasFailed(snapshot) || (own !== undefined && hasFailed(own));
      const kept = failed ? outputs.filter(({ current }) => current) : outputs;
      return kept.map((output) => ({ key: `${name}:${output.slot}`, cell: name, ...output }));
    });
    const keys = new Set(wanted.map(({ key }) => key));
    // From the last to the first, so that none of those that wait further down comes near, to be drawn in vain.
    for (const [key, shown] of [...this.#shown].reverse()) {
      if (keys.has(key)) continue;
      yield shown.view.element.querySelectorAll('*').length;
      this.#drop(key, shown);
    }
    let previous: Element | null = this.#note;
    let weight = 0;
    let previousKind = '';
    let wasLater = false;
    let marks = 0;
    for (const { key, cell, slot, output, current, later = false } of wanted) {
      // What is drawn at once has a bound; the first output is always among it.
      const far = weight > drawnAtOnce;
      const own = drawingWeight(output);
      weight += own;
      if (this.#shown.get(key)?.output !== output) {
        for (const _ of coverFaceless(this.#surroundings.document, output)) yield sliceElements;
        yield far ? 2 : Math.min(own, sliceElements);
      }
      const view = this.#viewOf(key, cell, slot, output, far);
      view.element.toggleAttribute('data-outdated', !current);
      view.element.toggleAttribute('data-later', later);
      const begins = later && !wasLater;
      const follows = output.kind === 'log' && previousKind === 'log' && !begins;
      view.element.toggleAttribute('data-continues', follows);
      previousKind = output.kind;
      wasLater = later;
      if (begins) previous = this.#stand(this.#laterMark(marks++), previous);
      previous = this.#stand(view.element, previous);
    }
    for (const mark of this.#laterMarks.splice(marks)) mark.remove();
    if (!snapshots.some(({ state }) => state === 'running' || state === 'queued')) this.#letGo();
  }

  /**
   * What a run shows takes the place of what was stored. Until the run has ended and all of it is drawn it takes no less room
   * than that did, so that what stands below does not move up and down again.
   */
  #takeOver(): void {
    const output = this.#output;
    const heightOf = (part: Element): number => part.getBoundingClientRect().height;
    for (const still of output.querySelectorAll<HTMLElement>(':scope > [data-slot]'))
      this.#stood.set(Number(still.dataset['slot']), heightOf(still));
    if (this.#stood.size > 0) output.style.minHeight = `${heightOf(output)}px`;
    // What a reader has kept is their own result in any case.
    this.#note = this.#stood.size > 0 ? output.querySelector(':scope > .frozen-note') : null;
    if (this.#note) this.#note.textContent = textOf(this.#surroundings, 'ownResult');
    output.replaceChildren(...(this.#note ? [this.#note] : []));
    this.#frozen = false;
  }

  #letGo(): void {
    const { minHeight } = this.#output.style;
    if (minHeight === '') return;
    void this.#allDrawn().then(() => (this.#output.style.minHeight = ''));
  }

  /** @returns what now stands right behind `previous`, or first */
  #stand(shown: Element, previous: Element | null): Element {
    const place: ChildNode | null = previous ? previous.nextSibling : this.#output.firstChild;
    if (place !== shown) this.#output.insertBefore(shown, place);
    return shown;
  }

  #laterMark(at: number): HTMLElement {
    const host = this.#surroundings;
    return (this.#laterMarks[at] ??= element(
      host.document,
      'p',
      { class: 'later-mark' },
      textOf(host, 'later'),
    ));
  }

  #drop(key: string, { view }: Shown): void {
    this.#shown.delete(key);
    view.element.remove();
    try {
      view.destroy?.();
    } catch (error) {
      // What it held is lost to it; the other outputs must not be.
      reportError(error);
    }
  }

  #viewOf(key: string, cell: string, slot: number, output: CellOutput['output'], far: boolean): View {
    const shown = this.#shown.get(key);
    if (shown) {
      if (shown.output === output) return shown.view;
      if (shown.output.kind === output.kind && shown.view.update?.(output)) {
        shown.output = output;
        return shown.view;
      }
    }
    const host = { ...this.#surroundings, cell, slot };
    const view =
      far && host.nearness
        ? deferredView(output, host, (latest) => contained(latest, host))
        : contained(output, host);
    const stood = this.#stood.get(slot);
    if (stood !== undefined) this.#keepRoom(view, output.kind, stood);
    if (shown) {
      shown.view.element.replaceWith(view.element);
      this.#drop(key, shown);
    }
    this.#shown.set(key, { output, view });
    return view;
  }

  /** Of what comes a moment later, so that its neighbours stay where they are. */
  #keepRoom({ element }: View, kind: string, stood: number): void {
    if (kind === 'network') element.style.setProperty('--stood', `${stood}px`);
    element.style.minHeight = `${stood}px`;
    void whenDrawn(element).then(() => (element.style.minHeight = ''));
  }

  /** Show a notice, in place of an earlier one of its kind. */
  notice({ kind, tone, content, actions = [] }: CellNotice): void {
    const { document } = this.#surroundings;
    const made = element(
      document,
      'div',
      { class: 'cell-notice', 'data-kind': tone, 'data-notice': kind, role: 'status' },
      element(document, 'div', {}, ...content),
    );
    if (actions.length > 0) {
      const row = element(document, 'div', { class: 'actions' });
      for (const { label, run } of actions) {
        const button = element(document, 'button', { type: 'button' }, label);
        button.addEventListener('click', run);
        row.append(button);
      }
      made.append(row);
    }
    const old = this.#noticesByKind.get(kind);
    if (old) old.replaceWith(made);
    else this.#notices.append(made);
    this.#noticesByKind.set(kind, made);
    this.#notices.hidden = false;
  }

  dismiss(kind: string): void {
    this.#noticesByKind.get(kind)?.remove();
    this.#noticesByKind.delete(kind);
    this.#notices.hidden = this.#noticesByKind.size === 0;
  }

  has(kind: string): boolean {
    return this.#noticesByKind.has(kind);
  }

  #button(action: string, enabled: boolean): void {
    for (const button of this.element.querySelectorAll<HTMLButtonElement>(`button[data-action="${action}"]`))
      button.disabled = !enabled;
  }

  #statusText({ state, reason, milliseconds, goesOn }: CellSnapshot): string {
    const host = this.#surroundings;
    if (state === 'queued') return this.#queuedText();
    // Why it was stale is no longer the question once it runs.
    const why = state === 'running' ? undefined : explanationText(host, reason);
    const parts = [why ?? textOf(host, stateTexts[state])];
    if (milliseconds !== undefined && (state === 'fresh' || state === 'failed')) {
      const { unit, value } = durationText(milliseconds);
      parts.push(
        unit === 'seconds'
          ? textOf(host, 'afterRun', { seconds: value })
          : textOf(host, 'afterRunMilliseconds', { milliseconds: value }),
      );
    }
    if (goesOn) parts.push(textOf(host, 'timersGoOn'));
    return parts.join(' · ');
  }

  #drawProblems({ problems, name, state, outputs }: CellSnapshot): void {
    // A run that failed for a problem shows it in its output already.
    const said = new Set(
      state === 'failed'
        ? outputs.map(({ output }) => (output.kind === 'error' ? output.explanation?.code : undefined))
        : [],
    );
    if (problems.every(({ code }) => said.has(code))) {
      this.dismiss('problems');
      return;
    }
    const host = this.#surroundings;
    const { document } = host;
    // One at a time: what follows from the first is often gone with it.
    const list = problems.slice(0, 1).map((problem) => {
      const text = explanationText(host, problem) ?? tell(problem);
      const line = element(document, 'p', { 'data-error': problem.code }, text);
      const { position } = problem;
      if (position) {
        const link = element(
          document,
          'button',
          { type: 'button', class: 'plain-button' },
          fill(host.texts['errorLine'] ?? '{line}', { line: position.line }),
        );
        link.addEventListener('click', () => host.goTo?.(name, position.line, position.column));
        line.append(' ', link);
      }
      return line;
    });
    const { keepNames } = host;
    const cure = keepNames && problems.some(({ code }) => curable.has(code));
    this.notice({
      kind: 'problems',
      tone: 'problem',
      content: list,
      ...(cure && { actions: [{ label: textOf(host, 'keepNames'), run: () => keepNames(name) }] }),
    });
  }
}
