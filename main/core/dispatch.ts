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
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new AppError({ code: 'bad-input', params: { details: z.prettifyError(parsed.error) } });
  }
  return handlers[command](parsed.data, context);
}
