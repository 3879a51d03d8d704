// The search index of an edition, read file by file. It needs no lexicon: a word of a query is cut
// at every ending that its language has, and what remains is looked up. The alphabet and the
// endings come from language.json; tilshi/search/ (Python) makes it and does the same with a word.

const LONGEST_QUERY = 300, LONGEST_WORD = 60, MOST_WORDS = 8;
// Files that may be asked for: for a word in one segment, for a slip at its beginning, for a query.
const SHARDS_OF_WORD = 5, SHARDS_OF_SLIP = 40, SHARDS_OF_QUERY = 300;
// Pages that are read for a phrase, if neither title nor lead has it; and stories looked at.
const PAGES_OF_PHRASE = 10, STORIES_OF_PHRASE = 40;
const SHORTEST_STEM = 2, SHORTEST_WITH_SLIP = 5, MOST_COMPLETIONS = 8;
const WEIGHT = { stem: 1, other: 0.4, completed: 0.3, completedOnly: 0.6, slip: 0.4 };
const PLAINLY = 0.95, MISSPELT = 0.5;
const BLOCK = 8, BLOCKS = 100, NEWEST_BONUS = 0.05;

const INVISIBLE = /[\u00ad\u0300-\u036f\u064b-\u065f\u0670\u200b-\u200f\u2060-\u206f\ufeff]/g;
const WORD = "[\\p{L}\\p{N}]+(?:['’ʼ][\\p{L}\\p{N}]+)*";
const JOINED = new RegExp(`${WORD}(?:[-‐‑]${WORD})*`, "gu");
const QUOTED = /«([^«»]+)»|"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]/g;
const KAZAKH = /[әғқңөұүһіäğñşöūüıq]/;
const NOUN = 63 << 6;

// A language: `file` is the content of language.json.
export function makeLanguage(file) {
  const table = new Map(
    Object.entries(file.letters).flatMap(([form, chars]) => [...chars].map((char) => [char, form])),
  );
  table.delete("c");
  const [latinTwins, cyrillicTwins] = file.twins.map((chars) => [...chars]);
  const toCyrillic = new Map(latinTwins.map((char, n) => [char, cyrillicTwins[n]]));
  const toLatin = new Map(cyrillicTwins.map((char, n) => [char, latinTwins[n]]));
  const kinds = new Map(
    Object.entries(file.kinds).flatMap(([chars, bits]) => [...chars].map((char) => [char, bits])),
  );
  const states = file.endings.split(" ").map((state) => ({
    takers: parseInt(state),
    ways: new Map([...state.matchAll(/([a-z])(\d+)/g)].map(([, char, to]) => [char, +to])),
  }));
  const changes = file.changes.map(([before, pattern, stem]) => [before, new RegExp(pattern), stem]);
  const translated = (word, map) => [...word].map((char) => map.get(char) ?? char).join("");

  function inOneAlphabet(word) {
    const latin = (word.match(/[A-Za-zƏəƟɵ]/g) ?? []).length;
    if (!latin || !/[\u0400-\u04ff]/.test(word)) return word;
    if (/^[A-Z]{2,}[а-яёәғқңөұүһі]+$/.test(word)) return word;
    const asCyrillic = translated(word, toCyrillic), asLatin = translated(word, toLatin);
    const fitsLatin = !/[\u0400-\u04ff]/.test(asLatin);
    const mostlyLatin = fitsLatin && 2 * latin > [...word].length;
    if (!/[A-Za-zƏəƟɵ]/.test(asCyrillic) && !mostlyLatin) return asCyrillic;
    return fitsLatin ? asLatin : word;
  }

  // The word in the plain alphabet.
  function plain(word) {
    if (/^[ІӀХIXVLУҮ]*[ІӀI][ІӀХIXVLУҮ]*$/.test(word)) word = word.replace(/[УҮ]/g, "V");
    let text = inOneAlphabet(word).toLowerCase();
    for (const [char, spelling] of file.accented) text = text.replaceAll(char, spelling);
    text = translated(text.normalize("NFKD"), table).replace(/[^a-z0-9]+/g, "");
    for (const [several, one] of file.digraphs) text = text.replaceAll(several, one);
    text = text.replaceAll("c", "k");
    return /^[ihvl]+$/.test(text) ? text : text.replace(/([a-z])\1+/g, "$1");
  }

  // The word, and as it may be meant if it is typed in Latin or Arabic letters.
  function spellings(word) {
    const lowered = word.toLowerCase(), found = [word];
    let meant = lowered;
    for (const [typed, sound] of /[\u0621-\u06ff]/.test(lowered) ? file.arabic : file.typed) {
      if (!lowered.includes(typed)) continue;
      found.push(lowered.replaceAll(typed, sound));
      meant = meant.replaceAll(typed, sound);
    }
    return meant === lowered ? found : [...found, meant];
  }

  function* cuts(word) {
    let state = states.length - 1;
    for (let at = word.length - 1; at > 0; at--) {
      state = states[state].ways.get(word[at]);
      if (state === undefined) return;
      if (states[state].takers) yield [at, states[state].takers];
    }
  }

  function* stems(rest, first) {
    yield rest;
    for (const [before, pattern, stem] of changes) {
      if (before.includes(first) && pattern.test(rest)) yield rest.replace(pattern, stem);
    }
    yield rest + first;
  }

  // The stems that the word may have, in the plain alphabet, most likely first.
  function readings(word) {
    const found = new Set();
    for (const form of spellings(word).map(plain)) {
      if (!form) continue;
      found.add(form);
      const verbs = [];
      for (const [at, takers] of cuts(form)) {
        if (at < SHORTEST_STEM) break;
        for (const stem of stems(form.slice(0, at), form[at])) {
          const fits = kinds.size ? (kinds.get(stem.at(-1)) ?? 0) : 63;
          if (takers & (fits << 6)) found.add(stem);
          else if (takers & fits) verbs.push(stem);
        }
      }
      verbs.forEach((stem) => found.add(stem));
    }
    return [...found];
  }

  const isEnding = (part) =>
    [...cuts(` ${plain(part)}`)].some(([at, takers]) => at === 1 && takers & NOUN);

  function words(text) {
    const clean = text.normalize("NFC").replace(INVISIBLE, "");
    return (clean.match(JOINED) ?? []).flatMap((joined) => {
      const [first, ...others] = joined.split(/[-‐‑]/);
      return [first, ...others.filter((part) => !isEnding(part))];
    });
  }

  // How much the letters of a word say for a key among others with the same plain form.
  function agreement(word, key) {
    const lowered = inOneAlphabet(word).toLowerCase();
    const typed = [...lowered].map((char) => file.spelling[char] ?? char).join("");
    const same = typed.startsWith(key) || (key.length > 2 && typed.startsWith(key.slice(0, -1)));
    return same ? 1 : KAZAKH.test(lowered) ? MISSPELT : PLAINLY;
  }

  const stops = new Set(file.stop.split(" ").map(plain));
  return { plain, readings, words, agreement, isStop: (word) => stops.has(plain(word)) };
}

// Whether one is the other but for one letter more, less, other, or swapped with the next.
export function isSlip(one, other) {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [a, b] = [one.slice(at), other.slice(at)];
  return (
    a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}

// The entries of a shard: key → { count, postings }, the latter still encoded.
export function readShard(buffer) {
  const bytes = new Uint8Array(buffer), decoder = new TextDecoder(), found = new Map();
  let at = 0, last = new Uint8Array(0);
  const number = () => {
    let value = 0, factor = 1;
    for (; bytes[at] > 127; at++, factor *= 128) value += (bytes[at] & 127) * factor;
    return value + bytes[at++] * factor;
  };
  while (at < bytes.length) {
    const common = bytes[at], length = bytes[at + 1];
    const key = new Uint8Array(common + length);
    key.set(last.subarray(0, common));
    key.set(bytes.subarray(at + 2, at + 2 + length), common);
    at += 2 + length;
    const count = number(), size = number();
    found.set(decoder.decode(key), { count, postings: bytes.subarray(at, at + size) });
    at += size;
    last = key;
  }
  return found;
}

// [number in the segment, impact] of the documents of a key.
function* readPostings(bytes) {
  let number = -1, value = 0, factor = 1;
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte > 127) continue;
    number += Math.floor(value / 8);
    yield [number, value % 8];
    value = 0;
    factor = 1;
  }
}

const json = async (buffer) => JSON.parse(new TextDecoder().decode(await buffer));
const isFacet = (key) => key.includes(":");

// The index of an edition. `get` gives a file below search/data/, `page` the HTML at an address.
export async function openIndex(get, language, edition, page) {
  const [file, index] = await Promise.all([
    json(get(`${language}/language.json`)), json(get(`${language}/index.json`)),
  ]);
  const tongue = makeLanguage(file), size = index.documents;
  const segments = index.segments.map(([first, length, boundaries]) => {
    const names = boundaries.split(" ");
    return { first, folder: `${language}/${first}-${length}`, names, starts: names.map((name) => name === "-" ? "" : name) };
  });
  const shards = new Map(), blocks = new Map();
  let left = 0;

  const plainKey = (key) => (isFacet(key) ? key : tongue.plain(key));

  function pathOf({ folder, names, starts }, plain) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= plain) low = middle + 1;
      else high = middle;
    }
    return `${folder}/${names[Math.max(0, low - 1)].replace(":", "~")}.bin`;
  }

  // A shard, asked for once; one that does not come, or one too many, is as if it were empty.
  function load(path) {
    if (!shards.has(path)) {
      if (left-- <= 0) return new Map();
      const found = get(path).then(readShard).catch(() => new Map());
      shards.set(path, found.then((entries) => {
        for (const [key, entry] of entries) entry.plain = plainKey(key);
        return entries;
      }));
    }
    return shards.get(path);
  }

  // The shards of a segment in which these plain forms would be.
  const loadAll = (segment, forms, most) =>
    Promise.all([...new Set(forms.map((form) => pathOf(segment, form)))].slice(0, most).map(load));

  const plainKeys = (loaded) =>
    new Map(loaded.flatMap((shard) => [...shard].filter(([key]) => !isFacet(key)).map(([key, { plain }]) => [key, plain])));

  // The keys that are meant by a word of a query, each with its weight.
  async function keysOf(word, mayGoOn) {
    const forms = tongue.readings(word), whole = forms[0] ?? "";
    const loaded = await Promise.all(segments.map((one) => loadAll(one, forms, SHARDS_OF_WORD)));
    const known = plainKeys(loaded.flat()), found = new Map();
    const add = (key, weight) => found.set(key, Math.max(found.get(key) ?? 0, weight));

    const byForm = new Map();
    for (const [key, plain] of known) byForm.set(plain, [...(byForm.get(plain) ?? []), key]);
    const groups = forms.filter((form) => byForm.has(form)).map((form) => {
      const keys = byForm.get(form).map((key) => [key, tongue.agreement(word, key)]);
      return { keys, misspelt: keys.every(([, agreement]) => agreement <= MISSPELT) };
    });
    groups.sort((one, other) => one.misspelt - other.misspelt);
    groups.slice(0, 2).forEach(({ keys }, n) => {
      for (const [key, agreement] of keys) add(key, agreement * (n ? WEIGHT.other : WEIGHT.stem));
    });

    if (mayGoOn && whole.length >= SHORTEST_STEM) {
      const weight = groups.length ? WEIGHT.completed : WEIGHT.completedOnly;
      const longer = [...known].filter(([, plain]) => plain !== whole && plain.startsWith(whole));
      longer.sort(([, one], [, other]) => one.length - other.length);
      for (const [key] of longer.slice(0, MOST_COMPLETIONS)) add(key, weight);
    }
    if (!found.size && whole.length >= SHORTEST_WITH_SLIP && !/\d/.test(whole)) {
      for (const key of await keysOfSlip(forms, known)) add(key, WEIGHT.slip);
    }
    return found;
  }

  // The keys that are meant by a word with a slip: among those that are here; else, because its
  // first letters may be the wrong ones, in other shards of the largest segment.
  async function keysOfSlip(forms, known) {
    const near = nearest(forms, known), [whole] = forms;
    if (near.length || !segments.length) return near;
    const starts = [];
    for (const at of [0, 1]) {
      const head = whole.slice(0, at), tail = whole.slice(at);
      starts.push(head + tail.slice(1), head + tail[1] + tail[0] + tail.slice(2));
      for (const letter of "akitsobmejudgrnplvhfz") starts.push(head + letter + tail.slice(1), head + letter + tail);
    }
    const largest = segments.reduce((one, other) => (other.names.length > one.names.length ? other : one));
    return nearest(forms, plainKeys(await loadAll(largest, starts, SHARDS_OF_SLIP)));
  }

  // Calls `use` with the number and the impact of every document that has the key.
  async function each(key, use) {
    const plain = plainKey(key);
    await Promise.all(segments.map(async (segment) => {
      const entry = (await load(pathOf(segment, plain))).get(key);
      for (const [number, impact] of entry ? readPostings(entry.postings) : []) use(segment.first + number, impact);
    }));
  }

  // The documents for a query, best or newest first, and the plain forms of the keys found.
  // `options`: section, topic, author and year narrow it; order is "best" or "newest".
  async function find(text, options = {}) {
    left = SHARDS_OF_QUERY;
    const query = text.slice(0, LONGEST_QUERY);
    const all = [...new Set(tongue.words(query))].filter((word) => word.length <= LONGEST_WORD && tongue.plain(word));
    const telling = all.filter((word) => !tongue.isStop(word));
    const words = (telling.length ? telling : all).slice(0, MOST_WORDS);
    const goesOn = /[\p{L}\p{N}]$/u.test(query) && words.at(-1) === all.at(-1);
    const meant = await Promise.all(words.map((word, n) => keysOf(word, goesOn && n === words.length - 1)));

    const score = new Float32Array(size), matched = new Uint8Array(size);
    for (const keys of meant) {
      const best = new Float32Array(size);
      await Promise.all([...keys].map(([key, weight]) => each(key, (number, impact) => {
        best[number] = Math.max(best[number], weight * (impact + 1));
      })));
      const having = best.reduce((sum, value) => sum + (value > 0), 0);
      const rarity = Math.log(1 + (size - having + 0.5) / (having + 0.5));
      best.forEach((value, number) => {
        if (!value) return;
        matched[number]++;
        score[number] += rarity * value;
      });
    }

    const facets = ["section", "topic", "author", "year"].filter((name) => options[name]);
    const narrowed = new Uint8Array(size);
    await Promise.all(facets.map((name) => each(`${name[0]}:${options[name]}`, (number) => narrowed[number]++)));

    let numbers = [];
    if (words.length || (facets.length && !text.trim())) {
      for (let number = size - 1; number >= 0; number--) {
        if ((matched[number] || !words.length) && narrowed[number] === facets.length) numbers.push(number);
      }
    }
    const value = (number) => score[number] * (1 + (NEWEST_BONUS * number) / size);
    const best = (one, other) => matched[other] - matched[one] || value(other) - value(one);
    const phrases = [...query.matchAll(QUOTED)].map((found) => tongue.words(found.slice(1).join(" "))).filter((phrase) => phrase.length);
    if (phrases.length) numbers = await withPhrases(numbers.filter((number) => matched[number] === words.length).sort(best), phrases);
    if (options.order !== "newest") numbers.sort(best);
    else if (words.length > 1) {
      const whole = numbers.filter((number) => matched[number] === words.length);
      if (whole.length) numbers = whole;
    }
    return {
      total: numbers.length,
      hits: numbers.map((number) => ({ number, score: score[number] })),
      words: [...new Set(meant.flatMap((keys) => [...keys.keys()].map(plainKey)))],
    };
  }

  // Those documents, of the first ones, that have all phrases: in title or lead, or on their page.
  async function withPhrases(numbers, phrases) {
    const first = numbers.slice(0, STORIES_OF_PHRASE), stories = await documents(first);
    const has = (text) => {
      const words = tongue.words(text), forms = words.map(tongue.plain);
      return phrases.every((phrase) => {
        const wanted = phrase.map(tongue.plain), last = wanted.length - 1;
        return forms.some((_, at) => wanted.every((form, n) => forms[at + n] === form ||
          (n === last && at + n < words.length && tongue.readings(words[at + n]).includes(form))));
      });
    };
    let unread = PAGES_OF_PHRASE;
    const kept = await Promise.all(stories.map(async (story) => {
      if (!story || has(`${story.title} . ${story.lead}`)) return Boolean(story);
      if (unread-- <= 0) return false;
      return has(textOf(await page(story.url).catch(() => "")));
    }));
    return first.filter((_, n) => kept[n]);
  }

  // What is shown of these documents; null where there is nothing to be seen.
  async function documents(numbers) {
    const found = await Promise.all(numbers.map((number) => {
      const block = Math.floor(number / BLOCK), path = `${edition}/${Math.floor(block / BLOCKS)}/${block}.json`;
      if (!blocks.has(path)) blocks.set(path, json(get(path)).catch(() => []));
      return blocks.get(path);
    }));
    return found.map((block, n) => {
      const story = block[numbers[n] % BLOCK];
      if (!story) return null;
      const [title, url, day, date, section, lead, mark] = story;
      return { title, url, day, date, section, lead, mark };
    });
  }

  // `text` in parts, [part, whether it is one of the words found].
  function marked(text, words) {
    const wanted = new Set(words);
    return text.split(/([\p{L}\p{N}\p{M}\u00ad'’ʼ]+)/u).filter(Boolean).map((part) => {
      const plain = tongue.plain(part);
      return [part, plain !== "" && tongue.readings(part).some((stem) => wanted.has(stem))];
    });
  }

  return { size, find, documents, marked, words: tongue.words, plain: tongue.plain };
}

// The keys that one of the forms is meant to be, but for a slip; or that a word whose ending has
// the slip begins with.
function nearest(forms, known) {
  for (const form of forms.filter((one) => one.length >= SHORTEST_WITH_SLIP)) {
    const keys = [...known].filter(([, plain]) => isSlip(form, plain)).map(([key]) => key);
    if (keys.length) return keys;
  }
  const [whole] = forms;
  const beginnings = [...known].filter(
    ([, plain]) => plain.length >= 4 && 2 * plain.length > whole.length && whole.startsWith(plain),
  );
  const longest = Math.max(0, ...beginnings.map(([, plain]) => plain.length));
  return beginnings.filter(([, plain]) => plain.length === longest).map(([key]) => key);
}

// The text of a story's page.
function textOf(html) {
  const [article] = /<article[^]*?<\/article>/.exec(html) ?? [html];
  const signs = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return article
    .replace(/<\/?(?:a|abbr|b|bdi|em|i|mark|span|strong|sub|sup|wbr)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (_, number, hex, name) =>
      name ? (signs[name] ?? " ") : String.fromCodePoint(Math.min(0x10ffff, number ? +number : parseInt(hex, 16))));
}
