/** The plainest of static hosts: the build under a sub-path, with no header of ours. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.safetensors': 'application/octet-stream',
};

export const SUB_PATH = '/lessons/interlinear/';

export interface StaticHost {
  readonly port: number;
  close(): void;
}

export async function serveStatic(folder: string): Promise<StaticHost> {
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const name = normalize(pathname.slice(SUB_PATH.length) || 'index.html');
    const type = TYPES[extname(name)];
    try {
      if (!pathname.startsWith(SUB_PATH) || name.startsWith('..') || !type) throw new Error('Not here.');
      const content = await readFile(join(folder, name));
      response.writeHead(200, { 'Content-Type': type }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
