"""Bodies as editors type them: what they mean comes out, and what does not is named with its line.

The inputs are of kinds that went wrong elsewhere; a comment says where. The words are our own.
"""

import re

import pytest

from tilshi.content.markdown import convert


def html(source: str, lang: str = "kk") -> str:
    body = convert(source, lang, "f.md")
    assert not body.problems, body.problems
    return re.sub(r"\n\s*", "", body.html.replace("\u00a0", " "))


def told(source: str, lang: str = "kk") -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in convert(source, lang, "f.md").problems]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        # Python-Markdown#1544, #1442, #1316: a list right after a paragraph
        ("Мәтін:\n- бір\n- екі", "<p>Мәтін:</p><ul><li>бір</li><li>екі</li></ul>"),
        ("Мәтін:\n* бір\n* екі", "<p>Мәтін:</p><ul><li>бір</li><li>екі</li></ul>"),
        ("Мәтін:\n1. бір\n2. екі", "<p>Мәтін:</p><ol><li>бір</li><li>екі</li></ol>"),
        ("Жыл 2019.\n2020. деген жол", "<p>Жыл 2019.2020. деген жол</p>"),
        ("1) бір\n2) екі", "<ol><li>бір</li><li>екі</li></ol>"),
        ("3) үш\n4) төрт", '<ol start="3"><li>үш</li><li>төрт</li></ol>'),
        # nesting by two, three and four spaces, and a paragraph in an item
        ("- а\n  - ә\n    - б", "<ul><li>а<ul><li>ә<ul><li>б</li></ul></li></ul></li></ul>"),
        ("1. а\n   - ә\n2. б", "<ol><li>а<ul><li>ә</li></ul></li><li>б</li></ol>"),
        ("- а\n    - ә", "<ul><li>а<ul><li>ә</li></ul></li></ul>"),
        ("- а\n\n  ә\n- б", "<ul><li><p>а</p><p>ә</p></li><li><p>б</p></li></ul>"),
        # gohugoio/hugo, 18F: fenced code, also in a list, with an info string, by tildes
        ("```py\nx = 'a'\n```", "<pre><code>x = 'a'</code></pre>"),
        ("~~~\n- тізім емес\n~~~", "<pre><code>- тізім емес</code></pre>"),
        ("- а\n\n  ```\n  код\n  ```", "<ul><li><p>а</p><pre><code>код</code></pre></li></ul>"),
        ("Мәтін\n```\nкод\n```\nмәтін", "<p>Мәтін</p><pre><code>код</code></pre><p>мәтін</p>"),
        ("```\n<b> &amp; {% raw %}\n```", "<pre><code>&lt;b&gt; &amp;amp; {% raw %}</code></pre>"),
        # igoose1, GitHub: strikethrough and tasks
        ("~~сызылған~~ сөз тұр", "<p><del>сызылған</del> сөз тұр</p>"),
        ("а ~~б в~~, г~~ғ~~д", "<p>а <del>б в</del>, г<del>ғ</del>д</p>"),
        ("шамамен ~5 км жол", "<p>шамамен ~5 км жол</p>"),
        ("- [x] а\n- [ ] ә", "<ul><li>☑ а</li><li>☐ ә</li></ul>"),
        ("- [X] а\n\n- [ ] ә", "<ul><li><p>☑ а</p></li><li><p>☐ ә</p></li></ul>"),
        # Python-Markdown#456, mkdocs#646: addresses
        ("<info@a.kz>", '<p><a href="mailto:info@a.kz">info@a.kz</a></p>'),
        ("info@a.kz, жаз", '<p><a href="mailto:info@a.kz">info@a.kz</a>, жаз</p>'),
        ("(https://a.kz/b_c_d)", '<p>(<a href="https://a.kz/b_c_d">https://a.kz/b_c_d</a>)</p>'),
        (
            "https://kk.wikipedia.org/wiki/Абай_(ақын).",
            '<p><a href="https://kk.wikipedia.org/wiki/Абай_(ақын)">'
            "https://kk.wikipedia.org/wiki/Абай_(ақын)</a>.</p>",
        ),
        ("«www.a.kz» сайты бар", '<p>«<a href="http://www.a.kz">www.a.kz</a>» сайты бар</p>'),
        (r"https://a.kz/x\_y", '<p><a href="https://a.kz/x_y">https://a.kz/x_y</a></p>'),
        ("[https://a.kz](https://b.kz)", '<p><a href="https://b.kz">https://a.kz</a></p>'),
        ("`https://a.kz` коды бар", "<p><code>https://a.kz</code> коды бар</p>"),
        ("a@b және @user тұр", "<p>a@b және @user тұр</p>"),
        # tables: without an empty line before, escaped bars, code with a bar
        (
            "Кесте:\n| А | Ә |\n|---|--:|\n| 1 | `а\\|б` |",
            '<p>Кесте:</p><div class="table" tabindex="0"><table><thead><tr><th>А</th>'
            '<th class="end">Ә</th></tr></thead><tbody><tr><td>1</td><td class="end">'
            "<code>а|б</code></td></tr></tbody></table></div>",
        ),
        (
            "А | Ә\n--|--\n1 |",
            '<div class="table" tabindex="0"><table><thead><tr><th>А</th><th>Ә</th></tr></thead>'
            "<tbody><tr><td>1</td><td></td></tr></tbody></table></div>",
        ),
        # codemore-ru, 18F 2017-11-08: a raw table without tbody
        (
            "<table>\n<tr><th>А</th><td>1</td></tr>\n</table>",
            "<table><tbody><tr><th>А</th><td>1</td></tr></tbody></table>",
        ),
        (
            "<table><thead><tr><th>А</th></tr></thead><tr><td>1</td></tr></table>",
            "<table><thead><tr><th>А</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        ),
        # Python-Markdown#513: hashtags
        ("#Шымкент #жаңалық", "<p>#Шымкент #жаңалық</p>"),
        ("Мәтін\n#Шымкент", "<p>Мәтін #Шымкент</p>"),
        # Python-Markdown#898: braces
        ("**сөз**{1990} тұр", "<p><strong>сөз</strong>{1990} тұр</p>"),
        ("жиын {а, б} тұр", "<p>жиын {а, б} тұр</p>"),
        ("`код`{x} тұр", "<p><code>код</code>{x} тұр</p>"),
        # getpelican/pelican#980: stars and bars in formulas
        ("2*2*2=8 болды", "<p>2*2*2=8 болды</p>"),
        ("a*b*c мен x*y", "<p>a*b*c мен x*y</p>"),
        ("5 * 3 * 2 болды", "<p>5 * 3 * 2 болды</p>"),
        ("snake_case_name аты", "<p>snake_case_name аты</p>"),
        ("**«Абай»**дың *сөз*і", "<p><strong>«Абай»</strong>дың <em>сөз</em>і</p>"),
        # headings with ids, and links to them by id, by GitHub's name and by ours
        ("[а](#bas)\n\n## Бас {#bas}", '<p><a href="#bas">а</a></p><h2 id="bas">Бас</h2>'),
        ("[а](#бас-сөз)\n\n## Бас сөз", '<p><a href="#бас-сөз">а</a></p><h2 id="бас-сөз">Бас сөз</h2>'),
        ("[а](#bas-soz)\n\n## Бас сөз", '<p><a href="#bas-soz">а</a></p><h2 id="bas-soz">Бас сөз</h2>'),
        ("### *Бас* сөз {#b}", '<h3 id="b"><em>Бас</em> сөз</h3>'),
        # phrases and paragraphs in another language
        ("{lang=ru} емес", "<p>{lang=ru} емес</p>"),
        ("[да]{: lang=ru} деді", '<p><span lang="ru">да</span> деді</p>'),
        # Markdown Extra: a term and its meaning, also with a line between
        ("Термин\n: Мәні", "<dl><dt>Термин</dt><dd>Мәні</dd></dl>"),
        ("Термин\n\n: Мәні", "<dl><dt>Термин</dt><dd>Мәні</dd></dl>"),
        # breaks of lines, escapes
        ("а\\\nә", "<p>а<br>ә</p>"),
        (r"\*а\* \[б\] \~\~в\~\~", "<p>*а* [б] ~~в~~</p>"),
        (r"\&copy; деген код", "<p>&amp;copy; деген код</p>"),
    ],
)  # fmt: skip
def test_what_is_meant_comes_out(source: str, wanted: str) -> None:
    assert html(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        # MyST-Parser#930, 18F 2021-10-21: footnotes and references that are not there
        ("а[^9]", [("undefined-footnote", 1)]),
        ("а\n\nә[^бір] [^екі]", [("undefined-footnote", 3), ("undefined-footnote", 3)]),
        ("а[^1] [^1]\n\n[^1]: ә\n[^2]: б", [("footnote-unused", 4)]),
        ("а[^1]\n\n[^1]: ә\n\n[^1]: б", [("footnote-twice", 5)]),
        ("[сөз][joq]", [("undefined-reference", 1)]),
        ("а\n\n![сурет][joq]", [("undefined-reference", 3)]),
        ("[**қою**][joq]", [("undefined-reference", 1)]),
        # gohugoio/hugo#6863: links to no heading
        ("[а](#joq)\n\n## Бар", [("dead-anchor", 1)]),
        ("## Бар {#bar}\n\n[а](#baar)\n\n[ә](#jok)", [("dead-anchor", 3), ("dead-anchor", 5)]),
        ("## А {#x}\n\n## Ә {#x}", [("id-taken", 3)]),
        ("## А {#main}", [("id-taken", 1)]),
        # igoose1, codemore-vue: links written wrongly
        ("(сайт)[https://a.kz]", [("broken-link", 1)]),
        ("а\n[сайт] (https://a.kz)", [("broken-link", 2)]),
        ("[сайт](https://a.kz/жол бос)", [("broken-link", 1)]),
        ("[сайт](https://a.kz/form])", [("broken-link", 1)]),
        ("[сайт](https://a.kz", [("broken-link", 1)]),
        ("[](https://a.kz)", [("link-empty", 1)]),
        ("[ ](https://a.kz) а", [("link-empty", 1)]),
        # wordpress-export-to-markdown#159, FahdLABs, codemore-ru: codes of other systems
        ("{{< youtube x >}}", [("shortcode", 1)]),
        ("а {{% note %}} ә", [("shortcode", 1)]),
        ("{% highlight py %}\nx\n{% endhighlight %}", [("shortcode", 1), ("shortcode", 3)]),
        ('[gallery ids="1,2"]', [("shortcode", 1)]),
        ("[caption id=1]а[/caption]", [("shortcode", 1), ("shortcode", 1)]),
        ("{{ site.url }} а", [("shortcode", 1)]),
        ("[su_note]а[/su_note]", [("shortcode", 1), ("shortcode", 1)]),
        ("::: warning\nа\n:::", [("shortcode", 1)]),
        ("[TOC]", [("shortcode", 1)]),
        # redcarpet#555, Python-Markdown#567: cells beyond the head; a table without one
        ("|А|Ә|\n|-|-|\n|1|2|3|", [("table-cells", 3)]),
        ("|А|\n|-|\n|1|\n|2||3|", [("table-cells", 4)]),
        ("- | А | Ә |\n  |---|---|\n  | 1 | 2 | үш |", [("table-cells", 3)]),
        ("> | А | Ә |\n> |---|---|\n> | 1 | 2 | үш |", [("table-cells", 3)]),
        ("| А | Ә |\n| 1 | 2 |", [("table-head", 1)]),
        # a paragraph from Word
        ("Бір.\n\n\tЕкінші абзац осылай басталады.", [("indented-text", 3)]),
        ("Бір.\n\n    Екінші абзац басталады, тағы.", [("indented-text", 3)]),
        ("Бір.\n\n     Он сказал так и ушёл.", [("indented-text", 3)]),
        # marks that have become none
        ("##Тақырып", [("heading-space", 1)]),
        ("а\n\n###Тақырып", [("heading-space", 3)]),
        ("##10:40 Су басты\n\nа\n\n##«Бадам» тасыды", [("heading-space", 1), ("heading-space", 5)]),
        (
            "Сан ![а](files/a.csv)\n\n![а](files/a.csv) {.bar}\n\n![а](files/a.csv){.bar}",
            [("data-alone", 1), ("data-alone", 3)],
        ),
        ("** қою** сөз", [("stray-mark", 1)]),
        ("**қою ** сөз", [("stray-mark", 1)]),
        ("**қою сөз", [("stray-mark", 1)]),
        ("~~сызылған сөз", [("stray-mark", 1)]),
        ("```\nкод", [("fence-open", 1)]),
        ("а\n\n~~~\nкод\n\nмәтін", [("fence-open", 3)]),
        # opensource.guide be: each of several problems on its own line
        (
            'style сөзі\n\n<iframe src="1"></iframe>\n\nа\n\n<iframe></iframe>\n\n<p style="x">ә</p>',
            [("html-embed", 3), ("html-embed", 7), ("html-attribute", 9)],
        ),
        ("[а](x)\n\n[ә](x)\n\n`[б](x)`\n\n[в](x)", [("link", 1), ("link", 3), ("link", 7)]),
        ("![](a.jpg)\n\nа\n\n![](a.jpg)", [("alt-missing", 1), ("alt-missing", 5)]),
        ("# А\n\nа\n\n# Ә", [("h1-in-body", 1), ("h1-in-body", 5)]),
        ("```\n<iframe>\n```\n\n<iframe>", [("html-embed", 5)]),
        ("##### Бес", [("html-tag", 1)]),
        ("Егер x<y болса, a>b", [("html-tag", 1)]),
    ],
)
def test_what_would_be_lost_or_printed_raw_is_named_with_its_line(
    source: str, wanted: list[tuple[str, int]]
) -> None:
    assert told(source) == wanted


@pytest.mark.parametrize(
    "source",
    [r"\{{< youtube >}}", "`{% raw %}`", r"\[gallery\]", "```\n[x][y] ** {{ }}\n```", r"\*\*а"],
)
def test_what_is_meant_as_it_stands_can_be_escaped(source: str) -> None:
    assert told(source) == []


def test_an_anchor_of_a_pelican_link_stays() -> None:
    body = convert("[а](story:b#bas) [ә]({filename}../2020/b.md#bas)", "kk", "f.md")
    assert body.html.count("story:b#bas") == 2
    assert body.anchored == (("story", "b#bas", 1), ("story", "b#bas", 1))
