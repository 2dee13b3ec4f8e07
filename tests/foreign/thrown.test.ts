import { describe, expect, it } from 'vitest';
import { useForeignCells } from './notebook.ts';

const { run, open, came, kernel } = useForeignCells();

describe('whatever is thrown is told', () => {
  it('an abort that nobody asked for', async () => {
    for (const source of [
      "throw new DOMException('changed my mind', 'AbortError');",
      'AbortSignal.abort().throwIfAborted();',
      "const e = new Error('given up'); e.name = 'AbortError'; await Promise.reject(e);",
    ]) {
      const { state, error } = await run(source);
      expect(state).toBe('failed');
      expect(error).toMatchObject({ name: 'AbortError' });
    }
  });

  it('an abort that no one catches', async () => {
    const { state, error } = await run(
      "const own = new AbortController(); new Promise((_, no) => own.signal.addEventListener('abort', () => no(own.signal.reason))); own.abort();",
    );
    expect([state, error?.name]).toEqual(['failed', 'AbortError']);
  });

  it('an object, with what it holds', async () => {
    const { error } = await run("throw { status: 404, why: ['not', 'there'] };");
    expect(error).toMatchObject({
      message: '{ status: 404, why: ["not", "there"] }',
      value: { type: 'record', entries: [['status', { text: '404' }], ['why', { type: 'list' }]] },
    }); // prettier-ignore
    expect((await run("throw { code: 'E_GONE', values: [1] };")).error?.value).toMatchObject({
      type: 'record',
    });
    expect((await run('throw [1, 2];')).error?.message).toBe('[1, 2]');
  });

  it('an error with more to it than its message', async () => {
    const { error } = await run("throw Object.assign(new RangeError('too far'), { by: 12 });");
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      value: { entries: [['by', { text: '12' }]] },
    });
  });

  it('causes, all the way', async () => {
    const { error } = await run(
      "throw new Error('outer', { cause: new TypeError('middle', { cause: 'the root' }) });",
    );
    expect(error?.behind).toEqual([
      { relation: 'cause', depth: 0, name: 'TypeError', message: 'middle' },
      { relation: 'cause', depth: 1, name: 'Error', message: 'the root' },
    ]);
  });

  it('every error of several', async () => {
    const { error } = await run(
      "await Promise.any([Promise.reject(new Error('one')), Promise.reject('two'), Promise.reject({ three: 3 })]);",
    );
    expect(error).toMatchObject({ name: 'AggregateError' });
    expect(error?.behind?.map(({ relation, message }) => [relation, message])).toEqual([
      ['part', 'one'],
      ['part', 'two'],
      ['part', '{ three: 3 }'],
    ]);
  });

  it('a cause that leads back to the error itself', async () => {
    const { error } = await run("const e = new Error('round'); e.cause = e; throw e;");
    expect(error?.behind ?? []).toEqual([]);
  });

  it('a text of several lines, with its lines', async () => {
    expect((await run("throw 'first\\n  second';")).error?.message).toBe('first\n  second');
  });
});

describe('waiting for what never comes', () => {
  it('ends at once at Stop, and every value of other cells is still there', async () => {
    const notebook = open({
      given: 'const given = tf.tensor1d([1, 2, 3]);',
      waits: 'given;\nawait new Promise(() => {});',
      reads: 'given.print();',
    });
    await notebook.run('given');
    const running = notebook.run('waits');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const asked = performance.now();
    await notebook.stop('waits');
    expect(await running).toBe('stopped');
    expect(performance.now() - asked).toBeLessThan(350);
    expect(notebook.cell('given').state).toBe('fresh');
    await notebook.run('reads');
    expect(came(notebook, 'reads').printed).toContain('[1, 2, 3]');
    notebook.dispose();
    expect(kernel()).toBeDefined();
  });
});
