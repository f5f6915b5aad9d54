/** Hands a file to the person, as the browser saves files. */
import type { ExportedFile } from '../worker/protocol';

/** The browser reads the file after the click has returned; none takes longer to begin. */
const KEPT_MS = 60_000;

export function download({ name, mediaType, bytes }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
