import { longestTabName } from '../../preload/contract/tabLooks.ts';
import { toDisplayText } from './gitlab/displayText.ts';

/** What a person calls a tab, as GitLab's names are shown: one line, and cut between characters as people see them. */
export function toTabName(name: string): string {
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(toDisplayText(name).trim())) {
    if (cut.length + segment.length > longestTabName) break;
    cut += segment;
  }
  return cut.trim();
}
