export function pronunciationText(): string;
export function messageText(): string;
export function compress(text: string): Uint8Array;
