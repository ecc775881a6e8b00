/* How a person may mark a tab. Read by the page too, so without the schema's machinery. */

/** Longer names are cut: a tab is not as wide. */
export const longestTabName = 60;

/** Colours by name, since each theme has its own shade of them (`--tab-red` … in tokens.css). */
export const tabColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;
export type TabColour = (typeof tabColours)[number];
