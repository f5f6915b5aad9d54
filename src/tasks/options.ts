import type { TaskOption, TaskOptions } from './task';

/**
 * The chosen value of every option, defaults filled in. Throws where a value is not a whole number within its bounds, or
 * where an option is not one of the task's.
 */
export function resolveOptions<Name extends string>(
  options: readonly (TaskOption & { readonly name: Name })[],
  chosen: TaskOptions,
): Record<Name, number> {
  for (const name of Object.keys(chosen)) {
    if (!options.some((option) => option.name === name)) {
      const known = options.map((option) => option.name).join(', ');
      throw new RangeError(`This task has no option "${name}"; it has ${known}.`);
    }
  }
  const resolved = {} as Record<Name, number>;
  for (const option of options) {
    const value = chosen[option.name] ?? option.default;
    if (!Number.isInteger(value) || value < option.minimum || value > option.maximum) {
      throw new RangeError(
        `${option.label} must be a whole number from ${option.minimum} to ${option.maximum}; ${value} was given.`,
      );
    }
    resolved[option.name] = value;
  }
  return resolved;
}
