export function findChromium(): string | undefined;
export function ensureChromium(): string;
export function softwareDriver(): string | undefined;
export const chromiumArguments: string[];
