"""The forms of `/admin/` in Chromium, with a private folder of the browser as the newsroom's."""

import re
from collections.abc import Mapping

from playwright.sync_api import Browser, Locator, Page

from tests.conftest import Site

FILL = """async (files) => {
  for (const [path, bytes] of Object.entries(files)) {
    let folder = await navigator.storage.getDirectory();
    const parts = path.split("/");
    const name = parts.pop();
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    const file = await folder.getFileHandle(name, { create: true });
    const out = await file.createWritable();
    await out.write(new Uint8Array(bytes));
    await out.close();
  }
}"""
READ = """async () => {
  const found = {};
  const walk = async (folder, above) => {
    for await (const [name, one] of folder.entries()) {
      if (one.kind === "directory") await walk(one, `${above}${name}/`);
      else found[above + name] = [...new Uint8Array(await (await one.getFile()).arrayBuffer())];
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return found;
}"""
SAVE = re.compile("^(Сақтау|Save|Сохранить)$")

UPLOAD = re.compile("^(Жүктеу|Upload|Загрузить)$")
ENABLE = re.compile("^(Аударманы бастау|Enable|Включить)")


class AdminForms:
    """The page of the forms in one language of the editors."""

    def __init__(self, browser: Browser, address: str, lang: str) -> None:
        self.address = f"{address}admin/{lang}/"
        context = browser.new_context(
            locale="kk-KZ", timezone_id="Europe/London", viewport={"width": 1400, "height": 1000}
        )
        # What the dialog of the browser returns once an editor has chosen a folder.
        context.add_init_script("showDirectoryPicker = () => navigator.storage.getDirectory()")
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address.partition("admin/")[0], "blob:", "data:")):
            self.elsewhere.append(url)

    def open(self, made: Site) -> None:
        """Opens the newsroom's folder."""
        self.page.goto(self.address)
        self.put(made)
        self.page.goto(f"{self.address}?")
        self.page.locator("#nc-root button.primary").click()
        self.page.locator("#nc-root [role=searchbox]").wait_for()

    def put(self, made: Site) -> None:
        """Fills the browser's folder with the files of the newsroom."""
        files = {
            file.relative_to(made.root).as_posix(): list(file.read_bytes())
            for file in (made.root / "content").rglob("*")
            if file.is_file()
        }
        self.page.evaluate(FILL, {".git/HEAD": [], **files})

    def get(self, made: Site) -> None:
        """Writes the browser's folder to that of the newsroom."""
        for name, data in self.files().items():
            if name.startswith("content/"):
                (made.root / name).parent.mkdir(parents=True, exist_ok=True)
                (made.root / name).write_bytes(data)

    def files(self) -> Mapping[str, bytes]:
        """What is in the browser's folder."""
        return {name: bytes(data) for name, data in self.page.evaluate(READ).items()}

    def text(self, name: str) -> str:
        """A file in the browser's folder."""
        return self.files()[name].decode()

    def entry(self, path: str) -> None:
        """Opens the form of a file, such as `articles/entries/2020/stem`."""
        self.page.goto(f"{self.address}#/collections/{path}")
        self.page.locator("section.field").first.wait_for()

    def field(self, name: str, lang: str = "") -> Locator:
        """The field of this name, `image.alt`, in the form of a language; below what can be seen,
        fields come only when they are scrolled to.
        """
        pane = self.page.locator(
            f'[data-mode=edit][data-locale="{lang}"]' if lang else "[data-mode=edit]"
        )
        found = pane.locator(f'section.field[data-key-path="{name}"]')
        outer, _, inner = name.partition(".")
        if inner:
            self.field(outer, lang)
        for _ in range(20):
            if found.count():
                break
            pane.locator("section.field:visible").last.scroll_into_view_if_needed()
            self.page.wait_for_timeout(50)
        found.first.scroll_into_view_if_needed()
        return found.first

    def type(self, name: str, text: str, lang: str = "") -> None:
        """Types into a field of one line or several, or a time."""
        self.field(name, lang).locator("input, textarea").first.fill(text)

    def choose(self, name: str, value: str, lang: str = "") -> None:
        """Chooses the option with this value."""
        self.field(name, lang).locator(f'[data-value="{value}"]').click()

    def upload(self, name: str, file: str, data: bytes, lang: str = "") -> None:
        """Chooses a picture from another folder."""
        image = {"name": file, "mimeType": "image/jpeg", "buffer": data}
        field = self.field(name, lang)
        field.locator("input[type=file]").first.set_input_files([image])  # type: ignore[list-item]
        field.get_by_text(f"/images/{file}").or_(field.locator("img")).first.wait_for()

    def attach(self, file: str, data: bytes) -> None:
        """Puts a document among the newsroom's files."""
        self.page.goto(f"{self.address}#/assets/content/files")
        pdf = {"name": file, "mimeType": "application/pdf", "buffer": data}
        self.page.locator("input[type=file]").first.set_input_files([pdf])  # type: ignore[list-item]
        self.page.get_by_role("button", name=UPLOAD).click()
        self.page.get_by_role("button", name=UPLOAD).wait_for(state="detached")
        self.page.get_by_text(file).first.wait_for()

    def translate(self, lang: str) -> None:
        """Begins the translation into a language that has no file yet."""
        self.page.locator(f'[data-mode=edit][data-locale="{lang}"]').get_by_text(ENABLE).click()

    def add(self, name: str, lang: str = "") -> None:
        """Shows the fields inside one that may be left out."""
        self.field(name, lang).locator("[role=checkbox]").first.click()

    def save(self) -> None:
        """Saves, and waits until the list is back."""
        self.page.get_by_role("button", name=SAVE).click()
        self.page.locator("[data-entry-draft-root]").wait_for(state="detached")
