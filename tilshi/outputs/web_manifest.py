"""The web app manifest of an edition: how it stands on a home screen (W3C, Web Application
Manifest).
"""

import json

from tilshi import urls
from tilshi.outputs import icon
from tilshi.outputs.edition_file import EditionFile
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.site import Site


class WebManifest(EditionFile):
    """`/site.webmanifest`."""

    kind = "web-manifest"

    def make(self, key: Key, site: Site) -> File:
        edition = site.settings.edition(key.edition)
        view = site.view(edition)
        manifest: dict[str, object] = {
            "id": view.home,
            "name": view.name,
            "lang": edition.tag,
            "dir": edition.dir,
            "start_url": view.home,
            "scope": view.home,
            "display": "minimal-ui",
        }
        if view.theme_color:
            light, _ = view.theme_color
            manifest |= {"theme_color": light, "background_color": light}
        if view.icons:
            manifest["icons"] = [
                {"src": site.url(path), "sizes": f"{side}x{side}", "type": "image/png"}
                for path, side in icon.OF_MANIFEST.items()
            ]
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        return File(urls.manifest_path(edition), text.encode())
