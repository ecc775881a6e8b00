/*
 * What both hosts hand out of the built renderer: which paths, and as what.
 */

/** By a file's ending. */
export const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Plain names only: no `..`, no hidden file, no separator or escape of any kind can be spelled with these. */
export const plainPath = /^(?:\/[\w-][\w.-]*)+$/;
