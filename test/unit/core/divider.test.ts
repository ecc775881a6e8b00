import { expect, it } from 'vitest';
import { dividerText } from '../../../main/core/divider.ts';
import { createTranslate } from '../../../main/hosts/common/translate.ts';
import { createVirtualClock } from './virtualClock.ts';

/** In the zone of whoever runs this: half past nine at night, and a second. */
const nineAtNight = new Date(2026, 10, 24, 21, 30, 1).getTime();

function textOf(about: Parameters<typeof dividerText>[0]): string {
  const clock = createVirtualClock(nineAtNight);
  return dividerText(about, { clock, translate: createTranslate(), locale: () => 'en-US' });
}

it('tells the time as the rest of Jobshell does, whatever the locale is used to', () => {
  expect(textOf('reconnected')).toContain('Reconnected at 21:30:01. This is a new shell.');
  expect(textOf({ code: 'shell-exited', params: {} })).toContain('Ended at 21:30:01. The shell has exited.');
});

it('lets no name write into the terminal by itself', () => {
  const text = textOf({ code: 'not-mine', params: { username: '@b\u001b]0;o\u0007b\u202e' } });
  expect(text).toContain('started by @b]0;ob,');
});
