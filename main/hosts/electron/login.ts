import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { Log } from '../../core/ports.ts';
import { readTextIfThere, writePrivateFile } from '../common/files.ts';

export type LoginOptions = {
  readonly app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** This program, and what must follow it when it is started from source. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly log: Log;
};

/** Makes the system's list of programs that start with the session agree with the setting. */
export function setOpenAtLogin(wanted: boolean, options: LoginOptions): void {
  try {
    if (options.platform === 'linux') setAutostartFile(wanted, options);
    else setLoginItem(wanted, options);
  } catch (cause) {
    options.log.error('login.not-set', { wanted }, cause);
  }
}

function setLoginItem(wanted: boolean, { app, platform, ...program }: LoginOptions): void {
  // Only Windows takes a program and its arguments, and compares them too.
  const item =
    platform === 'win32' ? { path: program.program, args: program.arguments.map(quoteForWindows) } : {};
  if (app.getLoginItemSettings(item).openAtLogin === wanted) return;
  app.setLoginItemSettings({ openAtLogin: wanted, ...item });
}

/** A path with spaces is one argument. No path of Windows holds a quote. */
function quoteForWindows(argument: string): string {
  return `"${argument}"`;
}

function setAutostartFile(wanted: boolean, options: LoginOptions): void {
  const file = autostartFile(options);
  if (!wanted) return rmSync(file, { force: true });
  const text = autostartEntry(options);
  if (readTextIfThere(file) === text) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writePrivateFile(file, text);
}

/** Where the desktop's Autostart specification has a person's own entries. */
export function autostartFile({
  environment,
  homeDir,
}: Pick<LoginOptions, 'environment' | 'homeDir'>): string {
  const configured = environment['XDG_CONFIG_HOME'];
  // The specification has relative paths ignored.
  const config = configured?.startsWith('/') ? configured : join(homeDir, '.config');
  return join(config, 'autostart', 'jobshell.desktop');
}

/** Pure. An AppImage runs from a place that is gone afterwards; `APPIMAGE` names the file itself. */
export function autostartEntry({
  environment,
  program,
  arguments: words,
}: Pick<LoginOptions, 'environment' | 'program' | 'arguments'>): string {
  const command = [environment['APPIMAGE'] || program, ...words].map(quoteForExec).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Jobshell',
    `Exec=${escapeValue(command)}`,
    'Icon=jobshell',
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Exec's own quoting: within quotes `"`, backtick, `$` and `\` take a backslash; `%` is doubled everywhere. */
function quoteForExec(word: string): string {
  const escaped = word.replaceAll('%', '%%');
  return /^[\w@+=:,./%-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll(/["`$\\]/g, '\\$&')}"`;
}

/** On top of that, every string of a desktop file has escapes of its own. */
function escapeValue(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
}
