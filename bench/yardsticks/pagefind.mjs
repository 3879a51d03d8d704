// Pagefind, which indexes finished pages and searches in the browser: here in Node, reading files.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { close, createIndex } from "pagefind";

/** A search for the ids of `stories` ({id, title, summary, body}), best first. */
export async function pagefind(stories) {
  const folder = await mkdtemp(join(tmpdir(), "pagefind-"));
  const { index } = await createIndex({});
  for (const story of stories) {
    const { errors } = await index.addHTMLFile({ url: `/${story.id}/`, content: page(story) });
    if (errors.length) throw new Error(errors.join("; "));
  }
  await index.writeFiles({ outputPath: folder });
  await close();
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  inBrowser();
  const engine = await import(pathToFileURL(join(folder, "pagefind.js")));
  await engine.options({ basePath: `${pathToFileURL(folder)}/` });
  await engine.init();
  const search = async (text, count) => {
    const { results } = await engine.search(text);
    const found = await Promise.all(results.slice(0, count).map((result) => result.data()));
    return found.map(({ url }) => url.split("/").at(-2));
  };
  return { search, done: () => rm(folder, { recursive: true }) };
}

const page = ({ title, summary, body }) =>
  `<!doctype html><html lang="kk"><title>${escaped(title)}</title><body>` +
  `<h1>${escaped(title)}</h1><p>${escaped(summary)}</p><p>${escaped(body)}</p></body></html>`;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** What Pagefind's script expects of a browser. */
function inBrowser() {
  globalThis.fetch = async (address) => {
    const url = new URL(address);
    url.search = "";
    return new Response(await readFile(fileURLToPath(url)));
  };
  globalThis.window = globalThis;
  globalThis.location = new URL("file:///");
  globalThis.document = { querySelector: () => ({ getAttribute: () => "kk" }) };
}
