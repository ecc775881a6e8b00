import { describe, expect, it } from 'vitest';
import { displayText, safeFileName } from '../../../../main/core/transfer/names.ts';

describe('safeFileName', () => {
  it.each([
    ['report.txt', 'report.txt'],
    ['/builds/acme/shop/a b.txt', 'a b.txt'],
    ['dir/', 'dir'],
    ['../../etc/passwd', 'passwd'],
    ['..', 'download'],
    ['/', 'download'],
    ['', 'download'],
    ['a\\..\\b.txt', 'b.txt'],
    ['C:\\Windows\\x.exe', 'x.exe'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['lpt1.tar.gz', '_lpt1.tar.gz'],
    ['.bashrc', 'bashrc'],
    ['name. . ', 'name'],
    ['a\nb', 'a_b'],
    ['invoice\u202Efdp.exe', 'invoice_fdp.exe'],
    ['zero\u200bwidth', 'zero_width'],
    ['what?<is>"this"|*', 'what__is__this___'],
    ['-rf', '-rf'],
    ['čeština 日本語.txt', 'čeština 日本語.txt'],
    ['e\u0301', 'é'],
  ])('of %j is %j', (path, name) => {
    expect(safeFileName(path)).toBe(name);
  });

  it('fits a file system, keeps a short extension and never cuts a character', () => {
    const name = safeFileName(`${'日'.repeat(300)}.tar`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^日+\.tar$/);
    expect(Buffer.byteLength(safeFileName('\u{1f600}'.repeat(300)))).toBe(200);
  });
});

describe('displayText', () => {
  it('shows what could mislead as a mark', () => {
    expect(displayText('a\u0007\u202e\u2028\u{e0041}b')).toBe('a\ufffd\ufffd\ufffd\ufffdb');
  });
});
