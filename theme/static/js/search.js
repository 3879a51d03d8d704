// The search index of an edition, read file by file. It needs no lexicon: a word of a query is cut
// at every ending that its language has, and what remains is looked up. The alphabet and the
// endings come from language.json; tilshi/search/ (Python) makes it and does the same with a word.

const LONGEST_QUERY = 300, LONGEST_WORD = 60, MOST_WORDS = 8;
// Files that may be asked for: for a word in one segment, for a word with a slip, for a query.
const SHARDS_OF_WORD = 5, SHARDS_OF_SLIP = 12, SHARDS_OF_QUERY = 200;
// Pages that are read for a phrase, if neither title nor lead has it; and stories looked at.
const PAGES_OF_PHRASE = 10, STORIES_OF_PHRASE = 40;
const SHORTEST_STEM = 2, SHORTEST_BEGINNING = 3, SHORTEST_WITH_SLIP = 5, MOST_COMPLETIONS = 8;
// The shortest stem of a word with a slip, the shortest whose first letter may be wrong, and the
// shortest ending with a slip; letters that are only swapped may be anywhere in shorter ones.
const STEM_WITH_SLIP = 5, STEM_WITH_FIRST_SLIP = 6, STEM_WITH_SWAP = 4;
const STEM_BEFORE_SLIP = 4, ENDING_WITH_SLIP = 4;
// Letters that begin a word with a slip after them; shards of the vocabulary for one form.
const BEGINNING = 3, SHARDS_OF_VOCABULARY = 4;
// What a less likely reading adds; it is considered while a likelier one has but a few stories.
const WEIGHT = { stem: 1, other: 0.4, completed: 0.5, slip: 0.4 }, FEW = 10;
const PLAINLY = 0.95, MISSPELT = 0.5;
const BLOCK = 4, BLOCKS = 100, NEWEST_BONUS = 0.05;
// Stories with all words that the heads of frequent words must have, lest their tails be read.
const ENOUGH = 5;
// What precedes the keys of tails, and of the vocabulary.
const TAIL = "-:", FORWARDS = "--", BACKWARDS = "-";
const LETTERS = [..."abdefghijklmnoprstuvz", "ts"];

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

  // The word in plain letters.
  function letters(word) {
    if (/^[ІӀХIXVLУҮ]*[ІӀI][ІӀХIXVLУҮ]*$/.test(word)) word = word.replace(/[УҮ]/g, "V");
    let text = inOneAlphabet(word).toLowerCase();
    for (const [char, spelling] of file.accented) text = text.replaceAll(char, spelling);
    text = text.normalize("NFKD").replace(/[^a-pr-vz0-9]/gu, (char) => table.get(char) ?? "");
    for (const [several, one] of file.digraphs) text = text.replaceAll(several, one);
    return text.replaceAll("c", "k");
  }

  // In Roman numerals, doubled letters count.
  const undoubled = (text) => /^[ihvl]+$/.test(text) ? text : text.replace(/([a-z])\1+/g, "$1");

  // The word in the plain alphabet.
  const plain = (word) => undoubled(letters(word));

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

  // The stems that a plain form may have, each with where its ending begins, most likely first.
  function stemsOf(form) {
    const found = [[form, form.length]], verbs = [];
    for (const [at, takers] of cuts(form)) {
      if (at < SHORTEST_STEM) break;
      for (const stem of stems(form.slice(0, at), form[at])) {
        const fits = kinds.size ? (kinds.get(stem.at(-1)) ?? 0) : 63;
        if (takers & (fits << 6)) found.push([stem, at]);
        else if (takers & fits) verbs.push([stem, at]);
      }
    }
    return [...found, ...verbs];
  }

  // The stems that the word may have, in the plain alphabet, most likely first.
  function readings(word) {
    const forms = spellings(word).map(plain).filter(Boolean);
    return [...new Set(forms.flatMap(stemsOf).map(([stem]) => stem))];
  }

  // The stems that a word with a slip may have, each with how unlikely it is; and how it may begin, if
  // letters are swapped there. So few words are another with swapped letters that those are likelier.
  function readingsOfSlip(word) {
    const found = new Map(), begins = new Set();
    for (const [typed, typedAt, isSwap] of slips(letters(word))) {
      const meant = undoubled(typed), at = undoubled(typed.slice(0, typedAt)).length;
      if (isSwap && at < BEGINNING) begins.add(meant.slice(0, BEGINNING + 1));
      for (const [n, [stem, end]] of stemsOf(meant).entries()) {
        const rank = (isSwap ? 0 : LONGEST_WORD) + n;
        const fits = mayBeSlip(stem.length, end, at, isSwap, meant.length - end);
        if (fits && rank < (found.get(stem) ?? Infinity)) found.set(stem, rank);
      }
    }
    return { stems: found, begins };
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

  return { plain, readings, readingsOfSlip, words, agreement, isStop: (word) => stops.has(plain(word)) };
}

// The plain forms that differ from one by a single slip: [form, where, whether letters are swapped].
// Of what was typed, two letters are swapped, one is too many, wrong, or missing; ts may be one.
export function* slips(form) {
  yield* slipsOf([...form]);
  if (form.includes("ts")) yield* slipsOf(form.match(/ts|./g));
}

function* slipsOf(letters) {
  const spelt = (at, drop, ...added) => [...letters.slice(0, at), ...added, ...letters.slice(at + drop)].join("");
  for (let n = 0, at = 0; n <= letters.length; at += letters[n++]?.length) {
    const next = letters[n + 1];
    if (next && next !== letters[n]) yield [spelt(n, 2, next, letters[n]), at, true];
    if (n < letters.length) yield [spelt(n, 1), at, false];
    for (const letter of LETTERS) {
      if (n < letters.length && letter !== letters[n]) yield [spelt(n, 1, letter), at, false];
      yield [spelt(n, 0, letter), at, false];
    }
  }
}

// Whether a stem of so many letters, whose ending begins at `end` and has so many letters, may be
// meant by a word with a slip at `at`.
function mayBeSlip(stem, end, at, isSwap, ending) {
  if (isSwap) return stem >= STEM_WITH_SWAP;
  if (at >= end) return stem >= STEM_BEFORE_SLIP && ending >= ENDING_WITH_SLIP;
  return stem >= (at ? STEM_WITH_SLIP : STEM_WITH_FIRST_SLIP);
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

// The boundaries of shards, the first one empty: of each other how many letters of the last one are
// dropped (A is 0), and what is added.
function readBoundaries(text) {
  let last = "";
  const others = [...text.matchAll(/([A-Z]+)([^A-Z]*)/g)].map(([, drops, added]) => {
    const drop = [...drops].reduce((sum, letter) => sum + letter.charCodeAt(0) - 65, 0);
    return (last = last.slice(0, last.length - drop) + added);
  });
  return ["", ...others];
}

const json = async (buffer) => JSON.parse(new TextDecoder().decode(await buffer));
const isWord = (key) => !/:|^-/.test(key);
const reversed = (plain) => [...plain].reverse().join("");

// The index of an edition. `get` gives a file below search/data/, `page` the HTML at an address.
export async function openIndex(get, language, edition, page) {
  const [file, index] = await Promise.all([
    json(get(`${language}/language.json`)), json(get(`${language}/index.json`)),
  ]);
  const tongue = makeLanguage(file), size = index.documents;
  const segments = index.segments.map(([first, length, boundaries]) => {
    return { first, folder: `${language}/${first}-${length}`, starts: readBoundaries(boundaries) };
  });
  const largest = segments.reduce((one, other) => (other.starts.length > one.starts.length ? other : one), segments[0]);
  const shards = new Map(), blocks = new Map();
  let left = 0;

  const plainKey = (key) => (isWord(key) ? tongue.plain(key) : key);

  // Where the shard with a plain form stands among those of its segment.
  function placeOf({ starts }, plain) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= plain) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  const pathAt = ({ folder, starts }, place) => `${folder}/${starts[place].replace(":", "~") || "-"}.bin`;
  const pathOf = (segment, plain) => pathAt(segment, placeOf(segment, plain));

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

  // The words among the keys of these shards: key → its plain form and the number of its stories.
  function wordsIn(loaded) {
    const found = new Map();
    for (const [key, { plain, count }] of loaded.flatMap((shard) => [...shard])) {
      if (isWord(key)) found.set(key, { plain, count: count + (found.get(key)?.count ?? 0) });
    }
    return found;
  }

  // The keys among `known` whose plain form is one of `forms`: in groups by form, those first that
  // agree with the letters typed, with the number of their stories.
  function groupsOf(word, forms, known) {
    const groups = new Map(forms.map((form) => [form, { form, keys: [], stories: 0, agreement: 0 }]));
    for (const [key, { plain, count }] of known) {
      const group = groups.get(plain);
      if (!group) continue;
      const agreement = tongue.agreement(word, key);
      group.keys.push([key, agreement]);
      group.stories += count;
      group.agreement = Math.max(group.agreement, agreement);
    }
    const found = [...groups.values()].filter(({ keys }) => keys.length);
    return found.sort((one, other) => (other.agreement > MISSPELT) - (one.agreement > MISSPELT));
  }

  // The shards for a word: of the largest segment, and of the others for what is found in that.
  async function shardsFor(word, forms) {
    if (!segments.length) return [];
    const first = await loadAll(largest, forms, SHARDS_OF_WORD);
    const [likely] = groupsOf(word, forms, wordsIn(first));
    const wanted = likely?.stories >= FEW ? [likely.form] : forms;
    const others = segments.filter((one) => one !== largest);
    return [first, ...(await Promise.all(others.map((one) => loadAll(one, wanted, SHARDS_OF_WORD))))].flat();
  }

  // The keys that are meant by a word of a query, each with its weight.
  async function keysOf(word, mayGoOn) {
    const forms = tongue.readings(word), whole = forms[0] ?? "";
    const known = wordsIn(await shardsFor(word, forms)), found = new Map();
    let stories = 0;
    const [first, second] = groupsOf(word, forms, known);
    for (const [group, weight] of [[first, WEIGHT.stem], [second, WEIGHT.other]]) {
      if (!group || stories >= FEW) break;
      for (const [key, agreement] of group.keys) found.set(key, agreement * weight);
      stories += group.stories;
    }
    if (mayGoOn && whole.length >= (found.size ? SHORTEST_BEGINNING : SHORTEST_STEM) && stories < FEW) {
      const longer = [...known].filter(([key, { plain }]) => plain.startsWith(whole) && !found.has(key));
      longer.sort(([, one], [, other]) => one.plain.length - other.plain.length);
      for (const [key] of longer.slice(0, MOST_COMPLETIONS)) found.set(key, WEIGHT.completed);
    }
    if (!found.size && [...word].length >= SHORTEST_WITH_SLIP && whole && !/\d/.test(whole)) {
      for (const key of await keysOfSlip(word)) found.set(key, WEIGHT.slip);
    }
    return found;
  }

  // The keys that are meant by a word with a slip: of the words in the vocabulary of the largest
  // segment that the slip leaves, the likeliest.
  async function keysOfSlip(word) {
    if (!segments.length) return [];
    const meant = tongue.readingsOfSlip(word);
    const paths = [...new Set(placesInVocabulary(tongue.plain(word), meant).map((place) => pathAt(largest, place)))];
    const loaded = await Promise.all(paths.slice(0, SHARDS_OF_SLIP).map(load));
    const keys = loaded.flatMap((shard) => [...shard.keys()]);
    const listed = keys.filter((key) => key.startsWith(BACKWARDS)).map(listedForm);
    const forms = [...new Set(listed.filter((form) => meant.stems.has(form)))];
    const least = Math.min(...forms.map((form) => meant.stems.get(form)));
    const likely = forms.filter((form) => meant.stems.get(form) === least);
    const shardsOf = (segment) => loadAll(segment, likely, SHARDS_OF_WORD);
    const known = wordsIn((await Promise.all(segments.map(shardsOf))).flat());
    return [...known].filter(([, { plain }]) => likely.includes(plain)).map(([key]) => key);
  }

  // The plain form that a key of the vocabulary stands for.
  const listedForm = (key) =>
    key.startsWith(FORWARDS) ? key.slice(FORWARDS.length) : reversed(key.slice(BACKWARDS.length));

  // The places of the shards of the vocabulary in which a form with a slip would be: what begins
  // like it; what begins like it but for swapped letters; what ends like its stems.
  function placesInVocabulary(whole, { stems, begins }) {
    const begin = whole.slice(0, BEGINNING);
    const ends = [...stems.keys()].filter((stem) => stem.length > BEGINNING + 1 && !stem.startsWith(begin));
    const longest = ends.sort((one, other) => other.length - one.length);
    return [
      ...placesNear(FORWARDS + whole, FORWARDS + begin),
      ...[...begins].map((other) => placeOf(largest, FORWARDS + other)),
      ...longest.map((stem) => placeOf(largest, BACKWARDS + reversed(stem))),
    ];
  }

  // The places of the shards of the largest segment with what begins with `start`, those next to
  // `form` first.
  function placesNear(form, start) {
    const middle = placeOf(largest, form);
    const first = placeOf(largest, start), last = placeOf(largest, `${start}~`);
    const places = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    places.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
    return places.slice(0, SHARDS_OF_VOCABULARY);
  }

  // Calls `use` with the number and the impact of every document that has the key; unless `whole`,
  // of those in its heads only. Gives the number of all.
  async function each(key, whole, use) {
    const plain = plainKey(key);
    const counts = await Promise.all(segments.map(async (segment) => {
      const entry = (await load(pathOf(segment, plain))).get(key);
      if (!entry) return 0;
      let left = entry.count;
      const read = (postings) => {
        for (const [number, impact] of readPostings(postings)) {
          use(segment.first + number, impact);
          left--;
        }
      };
      read(entry.postings);
      const tail = left > 0 && whole && (await load(pathOf(segment, TAIL + plain))).get(TAIL + key);
      if (tail) read(tail.postings);
      return entry.count;
    }));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  // Of every document the score and the number of the words that it has, by the keys that are meant
  // by each word; and whether all are known.
  async function rank(meant, whole) {
    const score = new Float32Array(size), matched = new Uint8Array(size);
    let most = 0, isWhole = true;
    for (const keys of meant) {
      const best = new Float32Array(size);
      const counts = await Promise.all([...keys].map(async ([key, weight]) => {
        let read = 0;
        const count = await each(key, whole, (number, impact) => {
          best[number] = Math.max(best[number], weight * (impact + 1));
          read++;
        });
        if (read < count) isWhole = false;
        return count;
      }));
      const having = Math.max(best.reduce((sum, value) => sum + (value > 0), 0), ...counts);
      const rarity = Math.log(1 + (size - having + 0.5) / (having + 0.5));
      most = Math.max(most, having);
      best.forEach((value, number) => {
        if (!value) return;
        matched[number]++;
        score[number] += rarity * value;
      });
    }
    return { score, matched, most, isWhole };
  }

  // The documents for a query, best or newest first, and the plain forms of the keys found.
  // `options`: section, topic, author and year narrow it; order is "best" or "newest"; with `whole`
  // all documents are found, else it may be that only the best are, and `total` is what is known.
  async function find(text, options = {}) {
    left = SHARDS_OF_QUERY;
    const query = text.slice(0, LONGEST_QUERY);
    const all = [...new Set(tongue.words(query))].filter((word) => word.length <= LONGEST_WORD && tongue.plain(word));
    const telling = all.filter((word) => !tongue.isStop(word));
    const words = (telling.length ? telling : all).slice(0, MOST_WORDS);
    const goesOn = /[\p{L}\p{N}]$/u.test(query) && words.at(-1) === all.at(-1);
    const meant = await Promise.all(words.map((word, n) => keysOf(word, goesOn && n === words.length - 1)));

    const facets = ["section", "topic", "author", "year"].filter((name) => options[name]);
    const narrowed = new Uint8Array(size);
    await Promise.all(facets.map((name) => each(`${name[0]}:${options[name]}`, true, (number) => narrowed[number]++)));

    const phrases = [...query.matchAll(QUOTED)].map((found) => tongue.words(found.slice(1).join(" "))).filter((phrase) => phrase.length);
    const needed = options.whole || facets.length > 0 || phrases.length > 0 || options.order === "newest";
    let ranked = await rank(meant, needed);
    const enough = ({ matched }) => matched.reduce((sum, number) => sum + (number === words.length), 0) >= ENOUGH;
    if (!ranked.isWhole && !enough(ranked)) ranked = await rank(meant, true);
    const { score, matched, most, isWhole } = ranked;

    let numbers = [];
    if (words.length || (facets.length && !text.trim())) {
      for (let number = size - 1; number >= 0; number--) {
        if ((matched[number] || !words.length) && narrowed[number] === facets.length) numbers.push(number);
      }
    }
    const rated = score.map((value, number) => value * (1 + (NEWEST_BONUS * number) / size));
    const best = (one, other) => matched[other] - matched[one] || rated[other] - rated[one] || other - one;
    if (phrases.length) numbers = await withPhrases(numbers.filter((number) => matched[number] === words.length).sort(best), phrases);
    if (options.order !== "newest") numbers.sort(best);
    else if (words.length > 1) {
      const whole = numbers.filter((number) => matched[number] === words.length);
      if (whole.length) numbers = whole;
    }
    return {
      total: isWhole ? numbers.length : Math.max(most, numbers.length),
      isWhole,
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
