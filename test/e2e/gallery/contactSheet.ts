type SheetOptions = {
  readonly title: string;
  /** Where the pictures lie, as seen from the sheet. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Of one picture, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
};

/** A page with all pictures of one look side by side; each leads to itself in full size. */
export function contactSheet({ title, folder, names, size }: SheetOptions): string {
  const figures = names.map(
    (name) =>
      `<figure><a href="${folder}/${name}.png"><img src="${folder}/${name}.png" alt="" loading="lazy" ` +
      `width="${size.width}" height="${size.height}"></a><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<style>
  body { margin: 16px; font: 13px/20px system-ui, sans-serif; background: #777; color: #fff; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(600px, 1fr)); gap: 16px; }
  figure { margin: 0; }
  img { display: block; width: 100%; height: auto; }
</style>
<h1>${title}</h1>
<main>
${figures.join('\n')}
</main>
`;
}
