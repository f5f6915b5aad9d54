import type { BrowserProviderOption } from 'vitest/node';

export function firefox(): BrowserProviderOption;
