"""All pages of the desk, in the order of its navigation.

To add one, write a function that takes a DeskRequest and returns an Answer, or None if there is no
such page: `page(request, "name.html", …)` fills in a template that extends `frame.html`. Then add
its line here, and the label of the navigation to `problems.yaml`.
"""

from tilshi.desk.admin.admin_pages import LONGEST, admin_page
from tilshi.desk.due_page import due_page
from tilshi.desk.handbook import handbook_page
from tilshi.desk.own_files import own_file
from tilshi.desk.route import PREFIX, Route
from tilshi.desk.translations_page import translations_page

ROUTES = (
    Route(f"{PREFIX}due/", due_page, "desk-due", in_languages=True),
    Route(f"{PREFIX}translations/", translations_page, "desk-translations", in_languages=True),
    Route("/admin/", admin_page, "desk-admin", in_languages=True, longest=LONGEST),
    Route(f"{PREFIX}handbook/", handbook_page, "desk-handbook", in_languages=True),
    Route(f"{PREFIX}static/", own_file),
)
