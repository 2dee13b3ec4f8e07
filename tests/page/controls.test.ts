// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import { Inputs, type InputControl } from '../../src/notebook/kernel/index.ts';
import { drawingWeight } from '../../src/notebook/outputs/drawing-weight.ts';
import type { Turns } from '../../src/notebook/outputs/drawing-turns.ts';
import { render } from '../../src/notebook/outputs/render.ts';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { validate } from '../../src/notebook/protocol/validate.ts';

// What jsdom lacks.
Element.prototype.scrollTo = () => undefined;

/** A control as the page draws it, and what a reader's hand on it sends. */
async function drawn(
  control: InputControl,
  giveFiles?: (cell: string, files: readonly File[]) => Promise<unknown[]>,
) {
  const input = vi.fn();
  const travelled = (sent?: unknown): Output => {
    const { output } = control.resolve(sent);
    const checked = validate(
      structuredClone({ type: 'output', run: 1, cell: 'a', version: 1, slot: 0, output }),
    );
    if (checked.message?.type !== 'output') throw new Error(checked.ok ? 'nothing' : checked.reason);
    return checked.message.output;
  };
  const host = {
    document,
    language: 'en',
    texts,
    errors,
    cell: 'a',
    slot: 0,
    input,
    ...(giveFiles && { giveFiles }),
  } as const;
  const view = render(travelled(), host);
  document.body.append(view.element);
  // The library comes with the first control.
  await vi.waitFor(
    () => expect(view.element.querySelector('input, select, button, textarea')).not.toBeNull(),
    { timeout: 10_000 },
  );
  return {
    root: view.element,
    sent: () =>
      vi.waitFor(() => {
        expect(input).toHaveBeenCalled();
        return input.mock.lastCall?.[1] as unknown;
      }),
    newer: (sent: unknown) => view.update?.(travelled(sent)),
  };
}

test('rows of a table are chosen by their places, in columns of every type', async () => {
  const rows = [
    { name: 'a', count: 1200, day: new Date(0), share: 0.5 },
    { name: 'b', count: 3, day: new Date(86_400_000), share: 0.25 },
  ];
  const control = Inputs.table(rows, {
    format: { share: (value: number) => `${value * 100}%` },
    header: { name: 'Name' },
    align: { name: 'center' },
    sort: 'count',
  });
  const { root, sent } = await drawn(control);
  const texts = (selector: string) =>
    [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);
  expect(texts('th')).toEqual(['', 'Name', '▴count', 'day', 'share']);
  expect(texts('tbody td')).toEqual([
    '',
    'b',
    '3',
    '1970-01-02',
    '25%',
    '',
    'a',
    '1,200',
    '1970-01-01',
    '50%',
  ]);
  expect(root.querySelector('style')).toBeNull();
  const [, name, count] = root.querySelectorAll<HTMLElement>('tbody tr:first-child td');
  expect([name?.style.textAlign, count?.style.textAlign]).toEqual(['center', 'right']);
  root.querySelector<HTMLInputElement>('tbody tr:last-child input')?.click();
  const chosen = await sent();
  expect(chosen).toMatchObject({ rows: [0] });
  expect([...(control.resolve(chosen).value as unknown[])]).toEqual([rows[0]]);
  // What was chosen of other rows is not chosen of these.
  expect(Inputs.table([...rows].reverse()).resolve(chosen).value).toHaveLength(2);
});

test('a search says how much the kernel has found, and keeps its field', async () => {
  const { root, sent, newer } = await drawn(Inputs.search(['red', 'blue', 'rose']));
  const field = root.querySelector('input')!;
  expect(root.querySelector('output')?.textContent).toBe('3 rows');
  field.value = 'r';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  expect(await sent()).toBe('r');
  expect(newer('r')).toBe(true);
  expect(root.querySelector('output')?.textContent).toBe('2 rows');
  expect(root.querySelector('input')).toBe(field);
});

test('several buttons, some of them off, and a slider from right to left or along a curve', async () => {
  const buttons = await drawn(Inputs.button([['up'], ['down'], ['zero']], { disabled: ['down'] }));
  expect([...buttons.root.querySelectorAll('button')].map(({ disabled }) => disabled)).toEqual([
    false,
    true,
    false,
  ]);
  const reversed = await drawn(Inputs.range([10, 0], { value: 4, format: (n) => n.toFixed(1) }));
  const slider = (root: HTMLElement) => root.querySelector<HTMLInputElement>('[type=range]')!;
  expect([slider(reversed.root).value, reversed.root.querySelector('input')?.value]).toEqual(['-4', '4.0']);
  const curved = await drawn(Inputs.range([0, 10], { transform: (n) => n ** 2, value: 5 }));
  expect(slider(curved.root).value).toBe('25');
  slider(curved.root).value = '64';
  slider(curved.root).dispatchEvent(new Event('input', { bubbles: true }));
  expect(await curved.sent()).toBeCloseTo(8, 3);
});

test('a field for files is off where nothing can keep them', async () => {
  const { root } = await drawn(Inputs.file({ accept: '.csv', label: 'Rows' }));
  expect(root.querySelector('input')).toMatchObject({ type: 'file', accept: '.csv', disabled: true });
  const given = await drawn(Inputs.file(), () => Promise.resolve([]));
  expect(given.root.querySelector('input')?.disabled).toBe(false);
});

const choices = (count: number, text = (n: number) => `choice ${n}`): string[] =>
  Array.from({ length: count }, (_, n) => text(n));
const host = { document, language: 'en', texts, errors, cell: 'a', slot: 0 } as const;
const described = (control: InputControl): Output => control.resolve(undefined).output;

test('a form of more choices than can be drawn says so, and is weighed by all that is in it', async () => {
  const formOf = (count: number) =>
    Inputs.form(Array.from({ length: 50 }, () => Inputs.radio(choices(count))));
  const large = described(formOf(1_000));
  expect(drawingWeight(large)).toBeGreaterThan(150_000);
  expect(render(large, host).element.textContent).toContain('50,000 choices and cells');
  // Each control of one that is drawn is made in its own turn.
  const takes: number[] = [];
  const turns: Turns = { take: (elements = 0) => (takes.push(elements), Promise.resolve()) };
  const { element } = render(described(formOf(10)), { ...host, turns });
  await vi.waitFor(() => expect(element.querySelectorAll('input')).toHaveLength(500));
  expect(takes.filter((each) => each > 30).length).toBeGreaterThanOrEqual(50);
});

test('what is shown of long choices is their beginning', async () => {
  const { root } = await drawn(Inputs.select(choices(10, (n) => `${n}${'x'.repeat(900)}`)));
  expect(root.querySelector('option')?.textContent).toBe(`0${'x'.repeat(199)}…`);
  const many = await drawn(Inputs.select(choices(1_000, (n) => `${n}${'aก'.repeat(400)}`)));
  expect(many.root.textContent.length).toBeLessThan(15_000);
});

test('a field whose text changes its script all along says so; one in two languages is drawn', async () => {
  const mixed = described(Inputs.form([Inputs.textarea({ value: 'aก'.repeat(5_000) })]));
  expect(render(mixed, host).element.textContent).toContain('9,999 times');
  const { root } = await drawn(Inputs.textarea({ value: '두 언어로 쓴 text 한 편. '.repeat(500) }));
  expect(root.querySelector('textarea')?.value.length).toBeGreaterThan(8_000);
});
