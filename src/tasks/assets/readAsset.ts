/** How a task gets at an asset, in a worker and in Node alike. */

/**
 * The text of an asset, which holds it compressed (gzip). The URL is `new URL('./name.bin', import.meta.url)`, written out
 * so that the build finds the file and names it anew; in Node it is the file itself. Throws in words where it cannot be read.
 */
export async function readAsset(url: URL): Promise<string> {
  const packed = url.protocol === 'file:' ? readFile(url) : await download(url);
  return new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text();
}

function readFile(url: URL): ReadableStream<Uint8Array<ArrayBuffer>> {
  // Asked for by name when it is needed: an import would be carried into the page.
  const bytes = process.getBuiltinModule('node:fs').readFileSync(url);
  return new Blob([bytes]).stream();
}

async function download(url: URL): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetch(url).catch(() => undefined); // rejects where there is no connection
  if (!response?.ok || !response.body) {
    const why = response ? `status ${response.status}` : 'no connection';
    throw new Error(
      `The data of this task could not be fetched (${why}). Check the connection and choose the task again.`,
    );
  }
  return response.body;
}
