// Asks search engines: reads {site, script, stories, stemmed, queries} as JSON from standard input
// and writes, for each engine, the ids of the first results of each query.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import { minisearch } from "./yardsticks/minisearch.mjs";
import { pagefind } from "./yardsticks/pagefind.mjs";

const SHOWN = 3;

/** The site's own search, by its script and the files of the finished site. */
async function ours({ site, script }) {
  const { openIndex } = await import(pathToFileURL(script));
  const get = async (path) => {
    const bytes = await readFile(join(site, "search/data", path));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  };
  const index = await openIndex(get, "kk", "kk");
  const search = async (text, count) => {
    const { hits } = await index.find(text, {});
    const documents = await index.documents(hits.slice(0, count).map(({ number }) => number));
    return documents.filter(Boolean).map(({ url }) => url.split("/").at(-2));
  };
  return { search, done: () => {} };
}

const job = JSON.parse(await text(process.stdin));
// Pagefind last: it changes what `fetch` is.
const engines = {
  Tilshi: [ours, job, "text"],
  MiniSearch: [minisearch, job.stories, "text"],
  "MiniSearch, our stems": [minisearch, job.stemmed, "stems"],
  Pagefind: [pagefind, job.stories, "text"],
};
const found = {};
for (const [name, [open, data, asked]] of Object.entries(engines)) {
  const { search, done } = await open(data);
  found[name] = [];
  for (const query of job.queries) found[name].push(await search(query[asked], SHOWN));
  await done();
}
console.log(JSON.stringify(found));
