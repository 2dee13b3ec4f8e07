/** A published network fetched from a stand-in of its host, whole, in pieces, and not as it should be. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchNetwork, type Shelf } from '../../src/components/files/published/fetch-network.ts';
import { publishedHost, publishedNetworks } from '../../src/components/files/published/networks.ts';
import { describeNetwork, resnet } from '../../src/nn/spec/index.ts';
import { toSafetensors } from '../../src/nn/weights/index.ts';

const tensor = 100_000;
const file = Uint8Array.from(
  toSafetensors([
    { name: 'fc.weight', shape: [tensor], values: Float32Array.from({ length: tensor }, (_, at) => at) },
  ]),
);
const bytes = 4 * tensor;

class Memory implements Shelf {
  readonly files = new Map<string, Blob>();
  list = () => Promise.resolve(Array.from(this.files, ([name, { size }]) => ({ name, size })));
  open = (name: string) => Promise.resolve(this.files.get(name));
  keep = async (name: string, content: Blob) =>
    void this.files.set(name, new Blob([await content.arrayBuffer()]));
  remove = async (name: string) => void this.files.delete(name);
}

let server: Server | undefined;
afterEach(() => server?.close());

async function serving(answer: RequestListener): Promise<{ address: string; asked: (string | undefined)[] }> {
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((ready) => server!.listen(0, ready));
  return { address: `http://localhost:${(server.address() as AddressInfo).port}/model.safetensors`, asked };
}

/** As a file server does; what is left of the file stops after `most` bytes, and the line is cut. */
const sending =
  (content: Uint8Array, most = Infinity): RequestListener =>
  ({ headers: { range } }, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (from >= content.length && range !== undefined) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(range === undefined ? 200 : 206, {
      'content-length': content.length - from,
      ...(range !== undefined && {
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      }),
    });
    const part = content.subarray(from, from + most);
    if (part.length === content.length - from) response.end(part);
    else response.write(part, () => setTimeout(() => response.destroy(), 50));
  };

const network = (address: string) => ({
  depth: 18 as const,
  file: 'small.safetensors',
  address,
  bytes,
  licence: 'Apache-2.0',
});
const fetching = (shelf: Shelf, more: object = {}) => ({
  shelf,
  fetch: globalThis.fetch,
  signal: new AbortController().signal,
  heard: () => undefined,
  partBytes: 50_000,
  ...more,
});
const kept = async (shelf: Memory): Promise<Uint8Array | undefined> => {
  const found = shelf.files.get('small.safetensors');
  return found && new Uint8Array(await found.arrayBuffer());
};

describe('a published network', () => {
  test('comes whole, and its parts go', async () => {
    const { address } = await serving(sending(file));
    const shelf = new Memory();
    const heard: number[] = [];
    await fetchNetwork(network(address), fetching(shelf, { heard: (done: number) => void heard.push(done) }));
    expect(await kept(shelf)).toEqual(file);
    expect([...shelf.files.keys()]).toEqual(['small.safetensors']);
    expect(heard.at(-1)).toBe(file.length);
  });

  test('goes on where the line was cut', async () => {
    const shelf = new Memory();
    const first = await serving(sending(file, 130_000));
    await expect(fetchNetwork(network(first.address), fetching(shelf))).rejects.toMatchObject({
      code: 'network-broken',
      values: { done: 130_000, total: file.length },
    });
    server!.close();
    expect(await kept(shelf)).toBeUndefined();
    const second = await serving(sending(file));
    await fetchNetwork(network(second.address), fetching(shelf));
    expect(second.asked).toEqual(['bytes=130000-']);
    expect(await kept(shelf)).toEqual(file);
  });

  test('goes on where the reader stopped it', async () => {
    const { address, asked } = await serving(sending(file));
    const shelf = new Memory();
    const stop = new AbortController();
    const heard = (done: number) => done > 100_000 && stop.abort(new Error('stopped'));
    await expect(
      fetchNetwork(network(address), fetching(shelf, { signal: stop.signal, heard })),
    ).rejects.toThrow('stopped');
    expect(await kept(shelf)).toBeUndefined();
    await fetchNetwork(network(address), fetching(shelf));
    expect(asked[1]).toMatch(/^bytes=[1-9]\d{4,}-$/);
    expect(await kept(shelf)).toEqual(file);
  });

  test('begins anew where the host knows no ranges, or says that there is nothing left', async () => {
    const shelf = new Memory();
    await shelf.keep('small.safetensors.part/000000000000', new Blob([new Uint8Array(5)]));
    const { address } = await serving(({ headers: _ }, response) => {
      response.writeHead(200, { 'content-length': file.length }).end(file);
    });
    await fetchNetwork(network(address), fetching(shelf));
    expect(await kept(shelf)).toEqual(file);
    server!.close();

    const again = new Memory();
    await again.keep('small.safetensors.part/000000000000', new Blob([new Uint8Array(file.length + 9)]));
    const second = await serving(sending(file));
    await fetchNetwork(network(second.address), fetching(again));
    expect(second.asked).toHaveLength(2);
    expect(await kept(again)).toEqual(file);
  });

  test('does not go on behind a part that is gone', async () => {
    const shelf = new Memory();
    await shelf.keep('small.safetensors.part/000000000000', new Blob([file.subarray(0, 10)]));
    await shelf.keep('small.safetensors.part/000000050000', new Blob([file.subarray(50_000, 90_000)]));
    const { address, asked } = await serving(sending(file));
    await fetchNetwork(network(address), fetching(shelf));
    expect(asked).toEqual(['bytes=10-']);
    expect(await kept(shelf)).toEqual(file);
    expect(shelf.files.size).toBe(1);
  });

  test.each([
    ['of another length', 'network-length', file.subarray(0, 1_000)],
    ['of another content', 'network-damaged', Uint8Array.from(file, (byte, at) => (at < 3 ? 255 : byte))],
  ])('%s is not kept', async (_, code, content) => {
    const { address } = await serving(sending(content));
    const shelf = new Memory();
    await expect(fetchNetwork(network(address), fetching(shelf))).rejects.toMatchObject({
      code,
    });
    expect(shelf.files.size).toBe(0);
  });

  test('that never ends, and does not say how long it is, ends all the same', async () => {
    let sent = 0;
    const endless: typeof fetch = () =>
      Promise.resolve(
        new Response(
          new ReadableStream<Uint8Array>({
            pull(controller) {
              sent += 200_000;
              if (sent > 2 ** 24) throw new Error('asked for more');
              controller.enqueue(new Uint8Array(200_000));
            },
          }),
        ),
      );
    const shelf = new Memory();
    await expect(
      fetchNetwork(network('https://a.example/x'), fetching(shelf, { fetch: endless })),
    ).rejects.toMatchObject({ code: 'network-length' });
    expect(shelf.files.size).toBe(0);
  });

  test.each([
    ['of nothing', ''],
    ['of a sign-in page', '<html>'],
  ])('%s, of no stated length, is not kept', async (_, content) => {
    const answer: typeof fetch = () => Promise.resolve(new Response(content));
    const shelf = new Memory();
    await expect(
      fetchNetwork(network('https://a.example/x'), fetching(shelf, { fetch: answer })),
    ).rejects.toMatchObject({ code: 'network-damaged' });
    expect(shelf.files.size).toBe(0);
  });

  test('of which another piece comes than was asked for is not put together', async () => {
    const shelf = new Memory();
    await shelf.keep('small.safetensors.part/000000000000', new Blob([file.subarray(0, 50_000)]));
    const { address } = await serving((_, response) => {
      response.writeHead(206, {
        'content-length': file.length - 50_000,
        'content-range': `bytes 0-${file.length - 50_001}/${file.length}`,
      });
      response.end(file.subarray(0, file.length - 50_000));
    });
    await expect(fetchNetwork(network(address), fetching(shelf))).rejects.toMatchObject({
      code: 'network-damaged',
    });
    expect(shelf.files.size).toBe(0);
  });

  test('of another hash is not kept', async () => {
    const { address } = await serving(sending(file));
    const shelf = new Memory();
    const named = { ...network(address), sha256: '0'.repeat(64) };
    await expect(fetchNetwork(named, fetching(shelf))).rejects.toMatchObject({
      code: 'network-damaged',
    });
    expect(shelf.files.size).toBe(0);
  });

  test('that is refused or cannot be reached is said', async () => {
    const { address } = await serving((_, response) => void response.writeHead(404).end());
    await expect(fetchNetwork(network(address), fetching(new Memory()))).rejects.toMatchObject({
      code: 'network-refused',
      values: { status: 404 },
    });
    const unreachable = { ...network('http://localhost:1/model.safetensors') };
    await expect(fetchNetwork(unreachable, fetching(new Memory()))).rejects.toMatchObject({
      code: 'network-unreachable',
      values: { host: 'localhost:1' },
    });
  });
});

test('each is as large as its tensors are, and lies at the one host', () => {
  for (const { depth, bytes: stated, address } of publishedNetworks) {
    const { layers } = describeNetwork(resnet(depth, { convention: 'torchvision' }));
    const numbers = layers.reduce((sum, { params }) => sum + params.total, 0);
    expect(stated).toBe(4 * numbers);
    expect(new URL(address).host).toBe(publishedHost);
  }
});
