import type { IUnicodeVersionProvider } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { rememberProperties } from '../../../renderer/terminal/graphemes.ts';

/** Answers that tell what was asked, and counts the questions. */
function createProvider() {
  const asked: (readonly [number, number])[] = [];
  const provider: IUnicodeVersionProvider = {
    version: 'test',
    wcwidth: (codepoint) => (codepoint > 0x1100 ? 2 : 1),
    charProperties: (codepoint, preceding) => {
      asked.push([codepoint, preceding]);
      return ((codepoint % 251) * 17 + (preceding % 13)) << 3;
    },
  };
  return { provider, asked };
}

describe('remembered properties', () => {
  it('are those of the provider, for every character and every one before it', () => {
    const { provider } = createProvider();
    const remembered = rememberProperties(provider);
    const wrong = (codepoint: number) =>
      [0, 2, 8, 1234, 0x7ff_fff8].filter(
        (preceding) =>
          remembered.charProperties(codepoint, preceding) !== provider.charProperties(codepoint, preceding),
      );
    for (let codepoint = 1; codepoint <= 0x10ffff; codepoint += 97)
      expect([...wrong(codepoint), ...wrong(codepoint)]).toEqual([]);
    expect(remembered.wcwidth(0x4e00)).toBe(2);
  });

  it('are asked for once', () => {
    const { provider, asked } = createProvider();
    const remembered = rememberProperties(provider);
    const atTheBeginning = asked.splice(0);
    for (let count = 0; count < 3; count += 1) {
      remembered.charProperties(0x4e00, 2);
      remembered.charProperties(0x4e00, 4);
      remembered.charProperties(0x1_f600, 4);
    }
    expect(asked).toEqual([
      [0x4e00, 2],
      [0x4e00, 4],
      [0x1_f600, 4],
    ]);
    expect(atTheBeginning.every(([codepoint]) => codepoint < 0x7f)).toBe(true);
  });

  it('of ASCII are not looked up where all of it is alike', () => {
    const { provider, asked } = createProvider();
    const alike: IUnicodeVersionProvider = {
      ...provider,
      charProperties: (codepoint, preceding) =>
        codepoint >= 0x20 && codepoint < 0x7f && (preceding === 0 || preceding === 2)
          ? 2
          : provider.charProperties(codepoint, preceding),
    };
    const remembered = rememberProperties(alike);
    asked.splice(0);
    for (let codepoint = 0x20; codepoint < 0x7f; codepoint += 1)
      for (const preceding of [0, 2]) expect(remembered.charProperties(codepoint, preceding)).toBe(2);
    expect(asked).toEqual([]);
    for (const [codepoint, preceding] of [
      [0x41, 8],
      [0x7f, 0],
      [0x1f, 2],
      [0xe9, 2],
    ] as const)
      expect(remembered.charProperties(codepoint, preceding)).toBe(
        alike.charProperties(codepoint, preceding),
      );
  });

  it('of the characters left are right again after what was kept became too much', () => {
    const { provider } = createProvider();
    const remembered = rememberProperties(provider);
    for (let preceding = 0; preceding < 5_000; preceding += 1) {
      const codepoint = (preceding * 1024) % 0x10_0000;
      expect(remembered.charProperties(codepoint, preceding)).toBe(
        provider.charProperties(codepoint, preceding),
      );
    }
  });
});
