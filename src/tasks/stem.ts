/**
 * What an English word has in common with its regular forms, for keeping these together. One possessive goes ('s or '),
 * then one of -s -es -ed -ing -ings -er -ers -ly where three letters are left; then the last letter of a double, a last e,
 * and a last y is an i: hop, hops and hopping are "hop", carry and carried are "carri", make and making are "mak". Simple,
 * and sometimes wrong: plan and plane share a stem too, went and go do not.
 */
export function stemOf(word: string): string {
  return word
    .replace(/'s?$/, '')
    .replace(/(?<=...)(?:ings|ing|ers|er|ed|es|s|ly)$/, '')
    .replace(/(.)\1$/, '$1')
    .replace(/e$/, '')
    .replace(/y$/, 'i');
}
