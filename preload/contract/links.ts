/** The scheme of deep links: `jobshell://open?url=…`, and `jobshell://` in the place of `https://`. */
export const linkScheme = 'jobshell';
