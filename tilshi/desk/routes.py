"""All pages of the desk, in the order of its navigation.

To add one, write a function that takes a DeskRequest and returns an Answer, or None if there is no
such page: `page(request, "name.html", …)` fills in a template that extends `frame.html`. Then add
its line here, and the label of the navigation to `problems.yaml`.
"""

from tilshi.desk.own_files import own_file
from tilshi.desk.route import PREFIX, Route

ROUTES = (Route(f"{PREFIX}static/", own_file),)
