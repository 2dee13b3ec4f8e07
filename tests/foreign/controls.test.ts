import { describe, expect, it } from 'vitest';
import { useForeignCells } from './notebook.ts';

const { run, open, came } = useForeignCells({
  files: { 'a.csv': new TextEncoder().encode('n,s\n1,"x, ""y"""\r\n') },
});

let next = 1;

/** What the cell prints of a control's value at first, and after the reader has given it one. */
async function chosen(source: string, sent: unknown): Promise<[string, string]> {
  // The kernel remembers what a reader gave a cell: each has a name of its own.
  const cell = `chosen-${next++}`;
  const notebook = open({
    [cell]: `const chosen = view(${source});\nconsole.log(JSON.stringify(chosen) ?? 'undefined');`,
  });
  await notebook.run(cell);
  const before = came(notebook, cell).printed;
  await notebook.input(cell, 0, sent);
  const after = came(notebook, cell).printed;
  notebook.dispose();
  return [before, after];
}

/** What a reader's choice has become after another cell has given the control other choices. */
async function afterOthers(control: string, sent: unknown): Promise<string> {
  const cell = `chosen-${next++}`;
  const notebook = open({
    [`of-${cell}`]: "const names = ['cat', 'dog', 'fox'];",
    [cell]: `const chosen = view(${control});\nconsole.log(JSON.stringify(chosen) ?? 'undefined');`,
  });
  await notebook.run(cell);
  await notebook.input(cell, 0, sent);
  await notebook.edit(`of-${cell}`, "const names = ['ape', 'cat', 'fox'];");
  await notebook.run(cell);
  const { printed } = came(notebook, cell);
  notebook.dispose();
  return printed;
}

describe('choices that have changed', () => {
  it.each([
    ['Inputs.radio(names)', 2, '"fox"'],
    ['Inputs.select(names)', 0, '"cat"'],
    ['Inputs.select(names)', 1, '"ape"'],
    ["Inputs.radio(names, { value: 'ape' })", 1, '"ape"'],
    ['Inputs.checkbox(names)', [0, 1, 2], '["cat","fox"]'],
    ['Inputs.checkbox(names)', [], '[]'],
    ['Inputs.form([Inputs.select(names), Inputs.text()])', [0, 'z'], '["cat","z"]'],
    ['Inputs.form([Inputs.select(names), Inputs.text()])', [1, 'z'], '["ape","z"]'],
  ])('%s set to %j: what was chosen stays so, by its text', async (control, sent, expected) =>
    expect(await afterOthers(control, sent)).toBe(expected),
  );
});

describe('the controls of Observable Inputs', () => {
  it.each([
    ["Inputs.button('go', { value: 10, reduce: (n) => n * 2 })", 3, '10', '80'],
    ["Inputs.button('go')", 2, '0', '2'],
    ["Inputs.button([['up', (n) => n + 1], ['zero', () => 0]], { value: 5 })", [0, 0, 1, 0], '5', '1'],
    ["Inputs.toggle({ values: ['on', 'off'], value: 'off' })", true, '"off"', '"on"'],
    ['Inputs.range([1, 100], { transform: Math.log, value: 10 })', 50, '10', '50'],
    ["Inputs.textarea({ value: 'a', rows: 4 })", 'b\nc', '"a"', '"b\\nc"'],
    ["Inputs.date({ value: '2024-05-06' })", '2024-05-07T00:00:00.000Z', '"2024-05-06T00:00:00.000Z"', '"2024-05-07T00:00:00.000Z"'],
    ["Inputs.date({ value: new Date(Date.UTC(2024, 4, 6, 12, 30)), max: '2024-05-08' })", '2024-05-09T00:00:00.000Z', '"2024-05-06T00:00:00.000Z"', '"2024-05-06T00:00:00.000Z"'],
    ["Inputs.date({ required: true })", '2024-05-09T00:00:00.000Z', 'undefined', '"2024-05-09T00:00:00.000Z"'],
    ["Inputs.datetime({ value: 'yesterday' })", '2024-05-09T10:30:00.000Z', 'null', '"2024-05-09T10:30:00.000Z"'],
    ["Inputs.text({ pattern: '[a-z]+', value: 'abc' })", 'abc1', '"abc"', '"abc"'],
    ["Inputs.text({ required: true })", 'x', 'undefined', '"x"'],
    ["Inputs.text({ validate: (input) => input.value !== 'no' })", 'no', '""', '""'],
    ["Inputs.color({ value: 'tomato' })", '#ff0000', '"#000000"', '"#ff0000"'],
    ['Inputs.number({ label: "n" })', 3, 'undefined', '3'],
    ['Inputs.range([0, 10], { step: 3 })', 9, '6', '9'],
    ["Inputs.range(['0', '8'], { step: '0.5', value: '3.2' })", 4, '3', '4'],
    ["Inputs.range([0, 1], { step: 'any', value: 0.123 })", 0.5, '0.123', '0.5'],
    ['Inputs.range([0, 9], { value: 1, validate: (input) => input.checkValidity() && input.valueAsNumber < 5 })', 7, '1', '1'],
    ['Inputs.range([10, 0], { value: 12 })', 4, '10', '4'],
    ['Inputs.select(new Map([["one", 1], ["two", 2]]), { key: "two" })', 0, '2', '1'],
    ['Inputs.select([{ n: 2 }, { n: 1 }, { n: 2 }], { keyof: (d) => d.n, valueof: (d) => d.n * 10, sort: true, unique: true })', 1, '10', '20'],
    ['Inputs.select(["a", "b"], { disabled: ["a"] })', 1, '"b"', '"b"'],
    ['Inputs.checkbox([1, 2, 3], { value: new Set([2]), sort: (a, b) => b - a })', [0, 2], '[2]', '[3,1]'],
    ["Inputs.search(['red fox', 'blue bird', 'red bird'])", 'red', '["red fox","blue bird","red bird"]', '["red fox","red bird"]'],
    ["Inputs.search([{ a: 'red', b: 'x' }, { a: 'blue', b: 'red' }], { columns: ['a'], query: 'red' })", 'blue', '[{"a":"red","b":"x"}]', '[{"a":"blue","b":"red"}]'],
    ["Inputs.search([1, 12, 3], { required: false, filter: (query) => (n) => n > query })", '2', '[]', '[12,3]'],
    ["Inputs.table([{ a: 1 }, { a: 2 }])", [1], '[{"a":1},{"a":2}]', '[{"a":2}]'],
    ["Inputs.table([{ a: 1 }, { a: 2 }], { required: false, value: [] })", [0, 1], '[]', '[{"a":1},{"a":2}]'],
    ["Inputs.table([{ a: 1 }, { a: 2 }], { multiple: false })", 1, 'null', '{"a":2}'],
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

  it('a file is read through the page, when it is asked for', async () => {
    const notebook = open({
      given: `const file = view(Inputs.file());
        const rows = file && (await file.csv({ typed: true }));
        console.log(file && file.name, file && (await file.text()).length, JSON.stringify(rows));`,
    });
    await notebook.run('given');
    const before = came(notebook, 'given').printed;
    await notebook.input('given', 0, [{ name: 'a.csv', size: 18, mimeType: 'text/csv', lastModified: 0 }]);
    expect([before, came(notebook, 'given').printed]).toEqual([
      'null null null',
      'a.csv 18 [{"n":1,"s":"x, \\"y\\""}]',
    ]);
    notebook.dispose();
  });

  it.each([
    ['Inputs.bind(1, 2)', 'input-unknown'],
    ['Inputs.range([0, 1], { transform: (x) => Math.sin(9 * x) })', 'input-function'],
    ['Inputs.form([Inputs.text()], { template: () => 0 })', 'input-function'],
  ])('%s says why not', async (source, code) => {
    expect((await run(`view(${source})`)).error?.explanation?.code).toBe(code);
  });
});
