import type { CommandInput, CommandName } from '../../preload/contract/api.ts';

/** Asks main, and shows why where it did not happen; false: it did not. */
export type RunCommand = <Name extends CommandName>(
  command: Name,
  input: CommandInput<Name>,
) => Promise<boolean>;
