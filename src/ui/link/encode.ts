/** Writes what is on the page into the hash of an address. */
import { deflateSync, strToU8 } from 'fflate';
import { ownId } from '../../tasks/own/ownTask';
import { toBase64url } from './base64url';
import { LARGEST_CONTENT, LINK_VERSION, type LinkContent, LinkError, LONGEST_INPUT, LONGEST_LINK } from './content';
import { shortened } from './edits';

/** The hash, `#` included. Throws a LinkError where the content is longer than a link may be. */
export function encodeLink(content: LinkContent): string {
  const { settings, shipped, step, beside, input, edits, view, lesson, brings } = content;
  // What was typed on own data may be a line of it.
  const own = settings.task === ownId;
  const byHand = edits && shortened(edits);
  const written = own
    ? { settings, view, lesson, brings }
    : { settings, shipped, step, beside, input, edits: byHand, view, lesson };
  const bytes = strToU8(JSON.stringify(written));
  const hash = `#v${LINK_VERSION}.${toBase64url(deflateSync(bytes, { level: 9 }))}`;
  if ((input?.length ?? 0) > LONGEST_INPUT || bytes.length > LARGEST_CONTENT || hash.length > LONGEST_LINK) {
    throw new LinkError('The input and its edits are too long for a link. Shorten them, and share again.');
  }
  return hash;
}
