/** Opens a web address outside, as a link of the page would when pressed: the host decides how. */
export function openOutside(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noreferrer';
  document.body.append(link);
  link.click();
  link.remove();
}
