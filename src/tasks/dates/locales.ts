/** Whose dates are written. What a locale is called, and which are there, is for the platform to say. */

/** In Latin script, in the calendar and digits of ISO 8601; the commonest first. */
export const latinLocales = [
  ...['en-US', 'en-GB', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi'],
  ...['pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'sl', 'et', 'lv', 'lt', 'tr', 'id'],
] as const;

/** With those, one for each language whose dates platforms commonly know: in any script, with the calendar and digits of its place. */
export const otherLocales = [
  ...[
    'pt-PT',
    'ca',
    'gl',
    'eu',
    'cy',
    'ga',
    'is',
    'sq',
    'af',
    'bs',
    'sr-Latn',
    'fil',
    'ms',
    'vi',
    'sw',
    'zu',
    'az',
    'uz',
  ],
  ...[
    'ha',
    'ig',
    'yo',
    'ru',
    'uk',
    'be',
    'bg',
    'mk',
    'sr',
    'kk',
    'ky',
    'mn',
    'el',
    'hy',
    'ka',
    'he',
    'ar-EG',
    'fa',
    'ur',
  ],
  ...['ps', 'hi', 'bn', 'mr', 'ne', 'gu', 'pa', 'ta', 'te', 'kn', 'ml', 'or', 'as', 'si', 'th', 'lo', 'km', 'my'],
  ...['zh', 'zh-Hant', 'ja', 'ko', 'am'],
] as const;

/** Those of a list for which this platform has data of its own. */
export function availableOf(locales: readonly string[]): readonly string[] {
  return Intl.DateTimeFormat.supportedLocalesOf([...locales]);
}
