/** Reads `--name value` pairs; throws in words at a name that is not known or has no value. */
export function readOptions<Name extends string>(
  args: readonly string[],
  defaults: Readonly<Record<Name, string>>,
): Record<Name, string> {
  const options: Record<string, string> = { ...defaults };
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at]?.replace(/^--/, '') ?? '';
    const value = args[at + 1];
    if (!(name in defaults) || value === undefined) {
      throw new Error(`"${args[at]}" is not known, or has no value. Known: --${Object.keys(defaults).join(', --')}.`);
    }
    options[name] = value;
  }
  return options as Record<Name, string>;
}
