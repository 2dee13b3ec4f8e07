import { describe, expect, it } from 'vitest';
import { useForeignCells } from './notebook.ts';

const { run, open, came } = useForeignCells();

let next = 1;

/** What the cell prints of a control's value at first, and after the reader has given it one. */
async function chosen(source: string, sent: unknown): Promise<[string, string]> {
  // The kernel remembers what a reader gave a cell: each has a name of its own.
  const cell = `chosen-${next++}`;
  const notebook = open({ [cell]: `const chosen = view(${source});\nconsole.log(JSON.stringify(chosen));` });
  await notebook.run(cell);
  const before = came(notebook, cell).printed;
  await notebook.input(cell, 0, sent);
  const after = came(notebook, cell).printed;
  notebook.dispose();
  return [before, after];
}

describe('the controls of Observable Inputs', () => {
  it.each([
    ["Inputs.button('go', { value: 10, reduce: (n) => n * 2 })", 3, '10', '80'],
    ["Inputs.button('go')", 2, '0', '2'],
    ["Inputs.button([['up', (n) => n + 1], ['zero', () => 0]], { value: 5 })", [0, 0, 1, 0], '5', '1'],
    ["Inputs.toggle({ values: ['on', 'off'], value: 'off' })", true, '"off"', '"on"'],
    ['Inputs.range([1, 100], { transform: Math.log, value: 10 })', 50, '10', '50'],
    ["Inputs.textarea({ value: 'a', rows: 4 })", 'b\nc', '"a"', '"b\\nc"'],
    ["Inputs.date({ value: '2024-05-06' })", '2024-05-07T00:00:00.000Z', '"2024-05-06T00:00:00.000Z"', '"2024-05-07T00:00:00.000Z"'],
    ["Inputs.search(['red fox', 'blue bird', 'red bird'])", 'red', '["red fox","blue bird","red bird"]', '["red fox","red bird"]'],
    ["Inputs.email({ value: 'a@b.c' })", 'd@e.f', '"a@b.c"', '"d@e.f"'],
    ["Inputs.form({ size: Inputs.range([0, 9], { value: 3, step: 1 }), on: Inputs.toggle() })", [7, true], '{"size":3,"on":false}', '{"size":7,"on":true}'],
    ['Inputs.form([Inputs.select(["x", "y"]), Inputs.text()])', [1, 'z'], '["x",""]', '["y","z"]'],
  ])('%s', async (source, sent, before, after) => expect(await chosen(source, sent)).toEqual([before, after])); // prettier-ignore

  it('tell the page what it can know of them', async () => {
    const { outputs } = await run(
      'view(Inputs.select(["a", "b", "c"], { disabled: ["b"] }));\nview(Inputs.range([1, 9], { transform: Math.sqrt, format: (n) => n.toFixed(2) }));\nview(Inputs.form([Inputs.toggle(), Inputs.date()]));',
    );
    expect(outputs).toMatchObject([
      { control: 'select', options: { disabled: [1] } },
      { control: 'range', options: { transform: 'sqrt', decimals: 2 } },
      { control: 'form', inputs: [{ control: 'toggle' }, { control: 'date', value: null }] },
    ]);
  });

  it.each([
    ['Inputs.file()', 'input-file'],
    ['Inputs.table([{ a: 1 }])', 'input-table'],
    ['Inputs.bind(1, 2)', 'input-unknown'],
    ['Inputs.range([0, 1], { transform: (x) => x ** 2 })', 'input-function'],
  ])('%s says why not', async (source, code) => {
    expect((await run(`view(${source})`)).error?.explanation?.code).toBe(code);
  });
});
