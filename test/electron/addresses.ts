/*
 * Chromium does not know the app's own schemes, so their pages live at a secure origin that leads nowhere and is answered by the
 * stand-in. What the app sees of an address is translated back: it sees its own schemes only.
 */

const hostEnding = '.stand-in.invalid';

export type Addresses = {
  /** Before `ready`: a scheme whose pages are a standard, secure origin. */
  readonly register: (scheme: string) => void;
  readonly schemes: () => ReadonlySet<string>;
  readonly toPage: (url: string) => string;
  readonly fromPage: (url: string) => string;
};

export function createAddresses(): Addresses {
  const schemes = new Set<string>();
  return {
    register: (scheme) => void schemes.add(scheme),
    schemes: () => schemes,
    toPage: (url) => {
      const [, scheme = '', host = '', rest = ''] =
        /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
      if (!schemes.has(scheme.toLowerCase())) return url;
      return `https://${host.toLowerCase()}.${scheme.toLowerCase()}${hostEnding}${rest}`;
    },
    fromPage: (url) => {
      const [, host = '', scheme = '', rest = ''] =
        /^https:\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.stand-in\.invalid(.*)$/is.exec(url) ?? [];
      return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
    },
  };
}

/** Which requests are answered here, in the protocol's wildcards. */
export function schemePattern(scheme: string): string {
  return `https://*.${scheme}${hostEnding}/*`;
}

/** `scheme://host`, as Chromium writes a standard scheme's origin. */
export function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'null';
  if (parsed.origin !== 'null') return parsed.origin;
  return parsed.host === '' ? 'null' : `${parsed.protocol}//${parsed.host}`;
}
