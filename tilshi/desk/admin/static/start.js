/* Starts Sveltia CMS in the language of the page. Files become forms, and forms files, by the server
   (`files`): it knows the schema, and changes only the lines that an editor has changed. */

const answer = await fetch("config.json");
if (!answer.ok) {
  document.querySelector("#nc-root").textContent = await answer.text();
  throw new Error("no settings");
}
const settings = await answer.json();
const PREFERENCES = "sveltia-cms.prefs";

const chosen = JSON.parse(localStorage.getItem(PREFERENCES) ?? "{}");
localStorage.setItem(PREFERENCES, JSON.stringify({ ...chosen, locale: settings.locale }));

/* Browsers do not know all languages by name in Kazakh. */
const { of } = Intl.DisplayNames.prototype;
Intl.DisplayNames.prototype.of = function named(code) {
  return settings.languages[code] ?? of.call(this, code);
};

let waiting = [];

/** Asks the server; what is asked at the same time goes in one request. */
function ask(question) {
  return new Promise((resolve, reject) => {
    if (!waiting.length) setTimeout(send);
    waiting.push({ question, resolve, reject });
  });
}

async function send() {
  const asked = waiting;
  waiting = [];
  try {
    const body = JSON.stringify(asked.map((one) => one.question));
    const answers = await (await fetch("files", { method: "POST", body })).json();
    asked.forEach(({ resolve, reject }, at) => {
      const { error, ...answer } = answers[at];
      if (error) reject(new Error(error));
      else resolve(answer);
    });
  } catch (error) {
    asked.forEach(({ reject }) => reject(error));
  }
}

const known = new Set(); // the texts of files as they were read, or written, here
const refused = new Map(); // what is wrong with a text that is not to be written

const plain = (text) => text.trim().replace(/\r\n?/g, "\n");
const textOf = async (handle) => plain(await (await handle.getFile()).text());

/* The CMS writes a file beside the old one, and then moves it there. This is the last moment to see
   that somebody else has changed the old one, or that the new one would fail the check. */
const handles = globalThis.FileSystemFileHandle?.prototype;
const move = handles?.move;
if (move) handles.move = checked;

async function checked(folder, name) {
  if (!/\.(md|yaml)$/.test(name)) return move.call(this, folder, name);
  const text = await textOf(this);
  if (refused.has(text)) throw new Error(refused.get(text));
  const before = await folder.getFileHandle(name).then(textOf, () => undefined);
  if (before !== undefined && !known.has(before)) throw new Error(settings.changed);
  await move.call(this, folder, name);
  known.delete(before);
  known.add(text);
  // The CMS keeps what it has copied into the form of a new file, which inherits it: it reads anew.
  if (before === undefined) setTimeout(() => location.reload(), 1000);
}

window.CMS_MANUAL_INIT = true;
const { default: CMS } = await import("./cms.js");
for (const [kind, extension] of Object.entries(settings.formats)) {
  CMS.registerCustomFormat(kind, extension, {
    async fromFile(text) {
      const { form } = await ask({ kind, text });
      known.add(plain(text));
      return form;
    },
    async toFile(form) {
      const { text, problems } = await ask({ kind, form });
      if (problems.length) refused.set(plain(text), problems.join("\n"));
      return text;
    },
  });
}
await CMS.init({ config: settings.config });
