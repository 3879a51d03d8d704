// The search page: shows what search.js finds for the words and the filters of its form. The
// address has them all, so that a search can be shared and the back button works.

const PAGE = 10, AT_ONCE = 5, PAUSE = 120, MOST_NAMES = 6;

const form = document.querySelector(".search-form");
const { script, index: folder, language, edition } = form.dataset;
const field = form.elements.q, filters = form.querySelector(".search-filters");
const found = document.querySelector(".search-found");
const [status, names, stories, more] = ["status", "names", "stories", "more"].map((part) => found.querySelector(`.search-${part}`));
const template = found.querySelector("template"), browse = document.querySelector(".search-browse");

const file = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
};
const get = async (path) => (await file(folder + path)).arrayBuffer();
const page = async (address) => (await file(address)).text();
// Everything that is needed before anybody types.
const opened = import(script).then(({ openIndex }) => openIndex(get, language, edition, page));
const named = file(`${folder}${edition}/names.json`).then((response) => response.json()).catch(() => []);

let latest = 0, shown = PAGE, result = { hits: [], words: [], isWhole: true };

const settings = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));

function address() {
  const query = new URLSearchParams(settings()).toString();
  return location.pathname + (query && `?${query}`);
}

// What is typed before the script comes stays, if the address says nothing else.
function readAddress() {
  const query = new URLSearchParams(location.search);
  if (query.has("q") || latest) field.value = query.get("q") ?? "";
  for (const choice of filters.querySelectorAll("select")) {
    const value = query.get(choice.name) ?? "";
    if (!optionOf(choice, value)) choice.add(new Option(value, value));
    choice.value = value;
    if (!value) continue;
    choice.closest("p").hidden = false;
    filters.open = true;
  }
  shown = history.state?.shown ?? PAGE;
}

const optionOf = (choice, value) => [...choice.options].find((option) => option.value === value);

// The same search in the other editions.
function updateLanguages() {
  for (const link of document.querySelectorAll(".languages a")) {
    if (link.pathname.endsWith("/search/")) link.search = location.search;
  }
}

async function search() {
  stories.ariaBusy = "true";
  const mine = ++latest, { q = "", order, ...where } = settings();
  const idle = !q && !Object.keys(where).length;
  browse.hidden = !idle;
  updateLanguages();
  try {
    const index = await opened;
    const next = idle ? { total: 0, hits: [], words: [], isWhole: true } : await index.find(q, { ...where, order });
    const numbers = next.hits.slice(0, shown).map(({ number }) => number);
    const documents = index.documents(numbers);
    // Browsers ask for so many files of a host at once.
    const first = await index.documents(numbers.slice(0, AT_ONCE));
    const alike = await namesLike(index, q);
    if (mine !== latest) return;
    result = next;
    showNames(alike);
    stories.replaceChildren(...cards(index, first));
    status.textContent = idle ? "" : result.total ? foundText() : status.dataset.none;
    const others = (await documents).slice(AT_ONCE);
    if (mine !== latest) return;
    stories.append(...cards(index, others));
  } catch (error) {
    if (mine !== latest) return;
    console.warn(error);
    result = { hits: [], words: [], isWhole: true };
    stories.replaceChildren();
    showNames([]);
    status.textContent = status.dataset.failed;
    browse.hidden = false;
  }
  more.hidden = !isMore();
  stories.ariaBusy = "false";
}

const isMore = () => result.hits.length > shown || !result.isWhole;

const foundText = () =>
  status.dataset.found.replace("{count}", result.isWhole ? result.total : `${result.total}+`);

// Names that have a word beginning like each word of the query.
async function namesLike(index, text) {
  const wanted = index.words(text).map(index.plain).filter(Boolean);
  if (!wanted.length || wanted.join("").length < 2) return [];
  const like = ([, , name]) => {
    const words = index.words(name).map(index.plain);
    return wanted.every((begin) => words.some((word) => word.startsWith(begin)));
  };
  return (await named).filter(like).slice(0, MOST_NAMES);
}

function showNames(list) {
  names.hidden = !list.length;
  names.replaceChildren(...list.map(([kind, , name, url]) => {
    const item = document.createElement("li"), link = document.createElement("a"), label = document.createElement("span");
    label.className = "kicker";
    label.textContent = names.dataset[kind];
    link.href = url;
    link.append(label, " ", name);
    item.append(link);
    return item;
  }));
}

const cards = (index, documents) => documents.filter(Boolean).map((one) => card(index, one));

function card(index, { title, url, day, date, section, lead, mark }) {
  const article = template.content.cloneNode(true);
  const link = article.querySelector("a"), time = document.createElement("time");
  link.href = url;
  link.append(...marked(index, title));
  article.querySelector(".teaser-summary").append(...marked(index, lead));
  article.querySelector(".kicker").textContent = section;
  time.dateTime = day;
  time.textContent = date;
  article.querySelector(".meta").append(time);
  for (const one of article.querySelectorAll(".mark")) if (one.dataset.mark !== mark) one.remove();
  return article;
}

const marked = (index, text) => index.marked(text, result.words).map(([part, isFound]) => {
  if (!isFound) return part;
  const mark = document.createElement("mark");
  mark.textContent = part;
  return mark;
});

// The stories found before, and after them all others that there are.
async function wholeResult(index) {
  const { q = "", order, ...where } = settings();
  const whole = await index.find(q, { ...where, order, whole: true });
  const known = new Set(result.hits.map(({ number }) => number));
  return { ...whole, hits: [...result.hits, ...whole.hits.filter(({ number }) => !known.has(number))] };
}

async function showMore() {
  const index = await opened, from = shown, mine = latest;
  shown += PAGE;
  if (result.hits.length < shown && !result.isWhole) {
    const all = await wholeResult(index);
    if (mine !== latest) return;
    result = all;
    status.textContent = foundText();
  }
  const documents = await index.documents(result.hits.slice(from, shown).map(({ number }) => number));
  if (mine !== latest) return;
  const added = cards(index, documents).map((one) => one.firstElementChild);
  stories.append(...added);
  more.hidden = !isMore();
  history.replaceState({ shown }, "");
  added[0]?.querySelector("a").focus();
}

async function fillChoices() {
  for (const [kind, id, name] of await named) {
    const choice = form.elements[kind];
    if (!choice || kind === "section") continue;
    const option = optionOf(choice, id);
    if (option) option.text = name;
    else choice.add(new Option(name, id));
    choice.closest("p").hidden = false;
  }
}

let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  stories.ariaBusy = "true";
  // What is still searched for is no longer what is typed.
  latest++;
  pause = setTimeout(() => {
    shown = PAGE;
    history.replaceState(null, "", address());
    search();
  }, PAUSE);
});

function submit(event) {
  event.preventDefault();
  clearTimeout(pause);
  shown = PAGE;
  if (address() !== location.pathname + location.search) history.pushState(null, "", address());
  search();
}
form.addEventListener("submit", submit);
filters.addEventListener("change", submit);
more.firstElementChild.addEventListener("click", showMore);

const start = () => {
  readAddress();
  search();
};
addEventListener("popstate", start);
filters.open = matchMedia("(min-width: 64rem)").matches;
start();
fillChoices();
if (!location.search) field.focus({ preventScroll: true });
