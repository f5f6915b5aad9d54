/** Shows a model that came with the page. */
import { openShippedFile } from '../actions';
import type { Session } from '../store';
import type { ShippedModel } from './models';
import { ordinaryFile } from './slimFile';

/**
 * Fetches it and opens it with this input, or with what stands in the field; where it cannot be had, does what is given
 * instead.
 */
export async function openShipped(
  session: Session,
  model: ShippedModel,
  orElse: () => void,
  input?: string,
): Promise<void> {
  if (!(await openShippedFile(session, model, download(model.url), input))) orElse();
}

/** Undefined where it cannot be had whole: there is no connection, it broke off, or something else came in its place. */
async function download(url: URL): Promise<ArrayBuffer | undefined> {
  try {
    const response = await fetch(url);
    return response.ok ? ordinaryFile(new Uint8Array(await response.arrayBuffer())).buffer : undefined;
  } catch {
    return undefined;
  }
}
