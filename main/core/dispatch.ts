import { z } from 'zod';
import {
  commands,
  type CommandName,
  type CommandOutput,
  type ParsedInput,
} from '../../preload/contract/api.ts';
import { AppError, type Result } from '../../preload/contract/error.ts';
import type { Log } from './ports.ts';

/** One handler a command; each gets input that has been parsed, and throws AppError for what people should read. */
export type Handlers<Context> = {
  readonly [Name in CommandName]: (
    input: ParsedInput<Name>,
    context: Context,
  ) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

export type Dispatch<Context> = (
  command: string,
  input: unknown,
  context: Context,
) => Promise<Result<unknown>>;

/** Characters of what was wrong with an input that go back to the page: a long list of faults helps nobody. */
const longestDetails = 500;

/**
 * Command name and unknown input → parsed → handler → Result. This is the one place that catches everything: what is not
 * an AppError goes to the log whole and to the page as `internal`.
 */
export function createDispatch<Context>(handlers: Handlers<Context>, log: Log): Dispatch<Context> {
  return async (command, input, context) => {
    try {
      if (!isCommand(command))
        throw new AppError({ code: 'bad-input', params: { details: `no command ${command.slice(0, 80)}` } });
      return { ok: true, value: await run({ handlers, command, input, context }) };
    } catch (error) {
      if (error instanceof AppError) return { ok: false, error: error.toData() };
      log.error('command.failed', { command: command.slice(0, 80) }, error);
      return { ok: false, error: new AppError({ code: 'internal' }).toData() };
    }
  };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

type Run<Context, Name extends CommandName> = {
  readonly handlers: Handlers<Context>;
  readonly command: Name;
  readonly input: unknown;
  readonly context: Context;
};

async function run<Context, Name extends CommandName>({
  handlers,
  command,
  input,
  context,
}: Run<Context, Name>) {
  const schema: z.ZodType<ParsedInput<Name>> = commands[command].input as never;
  if (isDeeperThan(input, deepestInput))
    throw new AppError({ code: 'bad-input', params: { details: 'too deep' } });
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new AppError({
      code: 'bad-input',
      params: { details: z.prettifyError(parsed.error).slice(0, longestDetails) },
    });
  }
  return handlers[command](parsed.data, context);
}

/** No command nests further. A schema of any JSON would follow an input down until the stack is full. */
const deepestInput = 20;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
